"""Whether a request may use the account: its token, and the proof of the app's secret where one is shown."""

import hashlib
import hmac
from datetime import datetime

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.exchange import Request
from worker.pretend_zalo.outcome import Refused

UNKNOWN = -216
EXPIRED = -220
TEMPLATE_TOKEN = -124
# No page tells which code a wrong proof gets; this one asks for the operator, who alone can mend it.
WRONG_PROOF = -209


def check_access(account: Account, request: Request, now: datetime) -> None:
    """Let an account's call in.

    Raises:
        Refused: an unknown or expired token, a wrong proof.
    """
    token = request.headers.get("access_token", "")
    if not account.tokens.knows(token):
        raise Refused(UNKNOWN, "Access token is invalid")
    if account.tokens.expired(token, now):
        raise Refused(EXPIRED, "Access token has expired")
    proof = request.headers.get("appsecret_proof")
    if proof is not None and not hmac.compare_digest(proof, _proof(account, token)):
        raise Refused(WRONG_PROOF, "appsecret_proof is invalid")


def check_template_access(account: Account, request: Request, now: datetime) -> None:
    """As check_access, for the template interface, which has one code for every bad token."""
    try:
        check_access(account, request, now)
    except Refused as refused:
        code = TEMPLATE_TOKEN if refused.code in {UNKNOWN, EXPIRED} else refused.code
        raise Refused(code, refused.words) from None


def _proof(account: Account, token: str) -> str:
    return hmac.new(account.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
