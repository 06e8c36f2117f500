"""Tokens: a refresh token serves once, a consent's code serves whoever knows its verifier."""

import hashlib
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.server import PretendZalo

# The example of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def exchanged(browser: httpx.Client, account: Account, *, secret: str | None = None, **form: str) -> Any:
    headers = {"secret_key": account.app_secret if secret is None else secret}
    return browser.post("/v4/oa/access_token", data={"app_id": account.app_id, **form}, headers=headers).json()


def refreshed(browser: httpx.Client, account: Account, token: str, **changes: Any) -> Any:
    return exchanged(browser, account, **{"refresh_token": token, "grant_type": "refresh_token", **changes})


def consented(browser: httpx.Client, account: Account, **changes: str) -> dict[str, list[str]]:
    """The query with which the browser comes back."""
    asked = {"app_id": account.app_id, "redirect_uri": "http://127.0.0.1:1/back?x=1", "code_challenge": CHALLENGE}
    answer = browser.get("/v4/oa/permission", params={**asked, "state": "s1", **changes})
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("http://127.0.0.1:1/back?")
    return parse_qs(urlsplit(answer.headers["location"]).query)


def test_a_refresh_gives_a_new_pair_that_serves(
    zalo: PretendZalo, browser: httpx.Client, account: Account, app: Any
) -> None:
    pair = account.tokens.issue(zalo.phone("25").now())
    answer = refreshed(browser, account, pair.refresh_token)
    assert answer["expires_in"] == "90000"
    assert answer["refresh_token"] != pair.refresh_token
    app.client.headers["access_token"] = answer["access_token"]
    assert app.consult()["error"] == 0


def test_a_refresh_token_serves_once_and_its_second_use_is_counted(
    browser: httpx.Client, account: Account, hands: Any
) -> None:
    pair = account.tokens.issue(hands.at)
    first = refreshed(browser, account, pair.refresh_token)
    second = refreshed(browser, account, pair.refresh_token)
    assert "access_token" not in second
    assert (second["error"], account.refused_refreshes) == (-14014, 1)
    assert "access_token" in refreshed(browser, account, first["refresh_token"])
    assert account.refused_refreshes == 1


def test_a_refresh_token_lives_ninety_days(browser: httpx.Client, account: Account, hands: Any) -> None:
    early, late = account.tokens.issue(hands.at), account.tokens.issue(hands.at)
    hands.pass_(days=89)
    assert "access_token" in refreshed(browser, account, early.refresh_token)
    hands.pass_(days=1)
    assert "access_token" not in refreshed(browser, account, late.refresh_token)


@pytest.mark.parametrize("changes", [{"secret": "wrong"}, {"app_id": "1"}, {"grant_type": "password"}])
def test_a_wrong_asker_gets_no_token_and_spends_none(
    browser: httpx.Client, account: Account, hands: Any, changes: dict[str, str]
) -> None:
    pair = account.tokens.issue(hands.at)
    assert "access_token" not in refreshed(browser, account, pair.refresh_token, **changes)
    assert account.refused_refreshes == 0
    assert "access_token" in refreshed(browser, account, pair.refresh_token)


def test_a_consent_comes_back_with_a_code_that_serves_once(browser: httpx.Client, account: Account) -> None:
    back = consented(browser, account)
    assert (back["x"], back["state"], back["oa_id"]) == (["1"], ["s1"], [account.oa_id])
    form = {"grant_type": "authorization_code", "code": back["code"][0], "code_verifier": VERIFIER}
    assert "access_token" in exchanged(browser, account, **form)
    assert "access_token" not in exchanged(browser, account, **form)


def test_a_code_serves_nobody_without_its_verifier(browser: httpx.Client, account: Account) -> None:
    code = consented(browser, account)["code"][0]
    form = {"grant_type": "authorization_code", "code": code}
    assert "access_token" not in exchanged(browser, account, **form, code_verifier=VERIFIER + "x")


def test_a_challenge_is_unpadded(browser: httpx.Client, account: Account) -> None:
    padded = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()
    code = consented(browser, account, code_challenge=padded)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
    assert "access_token" not in exchanged(browser, account, **form)


@pytest.mark.parametrize("changes", [{"app_id": "1"}, {"redirect_uri": "javascript:alert(1)"}, {"code_challenge": ""}])
def test_a_consent_for_another_app_or_back_to_nowhere_is_refused(
    browser: httpx.Client, account: Account, changes: dict[str, str]
) -> None:
    asked = {"app_id": account.app_id, "redirect_uri": "http://127.0.0.1:1/", "code_challenge": CHALLENGE}
    assert browser.get("/v4/oa/permission", params=asked | changes).status_code == 400
