"""Tokens for the app: by a refresh token, which serves once, or by the code of a consent (RFC 7636, S256)."""

import hmac
from datetime import datetime

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.exchange import Answer, Request, json_answer
from worker.pretend_zalo.outcome import Outcome, Refused
from worker.pretend_zalo.token_pair import ACCESS_LIVES, TokenPair

# No page lists these: who refreshes must look for access_token alone. They differ so that a log can be read.
WRONG_APP, WRONG_SECRET, WRONG_GRANT, WRONG_CODE, WRONG_REFRESH = -14001, -14004, -14006, -14012, -14014


def give_tokens(account: Account, request: Request, now: datetime) -> Outcome:
    form = request.form()
    if not hmac.compare_digest(request.headers.get("secret_key", "").encode(), account.app_secret.encode()):
        raise Refused(WRONG_SECRET, "Invalid secret key")
    if form.get("app_id") != account.app_id:
        raise Refused(WRONG_APP, "Invalid app id")
    return Outcome(_as_json(_pair(account, form, now)))


def oauth_refusal(code: int, words: str) -> Answer:
    return json_answer({"error": code, "error_name": words, "error_reason": words, "error_description": words})


def _pair(account: Account, form: dict[str, str], now: datetime) -> TokenPair:
    if form.get("grant_type") == "refresh_token":
        return _given(account.tokens.refresh(form.get("refresh_token", ""), now), WRONG_REFRESH)
    if form.get("grant_type") == "authorization_code":
        code, verifier = form.get("code", ""), form.get("code_verifier", "")
        return _given(account.tokens.exchange(code, verifier, now), WRONG_CODE)
    raise Refused(WRONG_GRANT, "Invalid grant type")


def _given(pair: TokenPair | None, code: int) -> TokenPair:
    if pair is None:
        raise Refused(code, "Invalid refresh token" if code == WRONG_REFRESH else "Invalid authorization code")
    return pair


def _as_json(pair: TokenPair) -> Answer:
    lives = str(int(ACCESS_LIVES.total_seconds()))
    return json_answer({"access_token": pair.access_token, "refresh_token": pair.refresh_token, "expires_in": lives})
