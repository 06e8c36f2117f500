"""The page where an office lead lets the app write in the account's name. Here the consent is given at once."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.exchange import Answer, Request, json_answer
from worker.pretend_zalo.outcome import Outcome


def give_permission(account: Account, request: Request, _now: datetime) -> Outcome:
    """Send the browser back to `redirect_uri` with code, state and oa_id; 400 for another app or no such address."""
    asked = request.query
    back = urlsplit(asked.get("redirect_uri", ""))
    if asked.get("app_id") != account.app_id or back.scheme not in {"http", "https"} or not asked.get("code_challenge"):
        return Outcome(json_answer({"error": -14001, "error_name": "Invalid app id, redirect uri or challenge"}, 400))
    given = {
        "oa_id": account.oa_id,
        "code": account.tokens.consent(asked["code_challenge"]),
        "state": asked.get("state", ""),
    }
    query = urlencode({**dict(parse_qsl(back.query)), **given})
    return Outcome(Answer(status=302, headers={"Location": back._replace(query=query).geturl()}))
