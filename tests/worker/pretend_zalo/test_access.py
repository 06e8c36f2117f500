"""Who may use the account."""

import hashlib
import hmac
from typing import Any

import httpx
import pytest

from worker.pretend_zalo.account import Account

BODY = {"recipient": {"user_id": "25"}, "message": {"text": "Đến hạn"}}


@pytest.mark.parametrize("path", ["/v3.0/oa/message/cs", "/v2.0/oa/message", "/v3.0/oa/group/message"])
def test_an_unknown_token_is_told_from_an_expired_one(app: Any, hands: Any, path: str) -> None:
    assert app.post(path, BODY, access_token="unknown")["error"] == -216
    hands.pass_(seconds=89_999)
    assert app.post(path, BODY)["error"] != -220
    hands.pass_(seconds=1)
    assert app.post(path, BODY)["error"] == -220


def test_no_token_is_an_unknown_token(browser: httpx.Client) -> None:
    assert browser.post("/v3.0/oa/message/cs", json=BODY).json()["error"] == -216


def test_templates_have_one_code_for_every_bad_token(app: Any, hands: Any) -> None:
    assert app.post("/message/template", {}, access_token="unknown")["error"] == -124
    hands.pass_(hours=25)
    assert app.tell_phone()["error"] == -124


def test_a_proof_is_looked_at_where_one_is_shown(app: Any, account: Account) -> None:
    token = app.client.headers["access_token"]
    proof = hmac.new(account.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    assert app.post("/v3.0/oa/message/cs", BODY, appsecret_proof=proof)["error"] == 0
    assert app.post("/v3.0/oa/message/cs", BODY, appsecret_proof=proof[:-1])["error"] == -209


def test_revoked_tokens_are_unknown(app: Any, account: Account) -> None:
    account.tokens.revoke()
    assert app.consult()["error"] == -216
