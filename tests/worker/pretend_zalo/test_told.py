"""Faults: each in its turn, each to its class of calls, and what is on the phone is known all the same."""

import threading
from typing import Any

import httpx
import pytest

from worker.pretend_zalo.server import PretendZalo
from worker.pretend_zalo.told import MESSAGES, Call, Told


def test_faults_come_in_their_order_and_then_no_more(zalo: PretendZalo, app: Any) -> None:
    zalo.tell(Told.error(-32), Told.ordinary(), Told.error(-216))
    assert [app.consult()["error"] for _ in range(4)] == [-32, 0, -216, 0]
    assert len(zalo.taken) == 2


def test_an_error_may_come_although_the_message_went(zalo: PretendZalo, app: Any) -> None:
    zalo.tell(Told.error(-200, taken=True))
    assert app.consult()["error"] == -200
    assert [line.text for line in zalo.taken] == ["Đến hạn"]


def test_an_error_has_the_shape_of_its_interface(zalo: PretendZalo, app: Any) -> None:
    zalo.tell(Told.error(429), of=Call.BOT)
    assert app.tell_bot() == {"ok": False, "error_code": 429, "description": "As told"}


@pytest.mark.parametrize("taken", [True, False])
def test_another_status_says_nothing_of_whether_it_was_taken(zalo: PretendZalo, app: Any, *, taken: bool) -> None:
    zalo.tell(Told.status(503, taken=taken, headers={"Retry-After": "30"}))
    answer = app.client.post(
        "/v3.0/oa/message/cs", json={"recipient": {"user_id": "25"}, "message": {"text": "Đến hạn"}}
    )
    assert (answer.status_code, answer.headers["retry-after"], answer.content) == (503, "30", b"")
    assert len(zalo.taken) == taken


def test_a_cut_comes_after_the_message_was_taken(zalo: PretendZalo, app: Any) -> None:
    zalo.tell(Told.cut())
    with pytest.raises(httpx.RemoteProtocolError):
        app.consult()
    assert len(zalo.taken) == 1
    assert [each.answer for each in zalo.log] == [None]


def test_a_refusal_comes_before_the_body_is_read(zalo: PretendZalo, app: Any) -> None:
    zalo.tell(Told.refuse())
    with pytest.raises(httpx.TransportError):
        app.consult()
    assert zalo.taken == ()
    assert [(each.request.body, each.answer) for each in zalo.log] == [(b"", None)]


def test_silence_takes_the_message_and_ends_when_it_is_told_to(zalo: PretendZalo, app: Any) -> None:
    over = threading.Event()
    zalo.tell(Told.silent(over))
    app.client.timeout = httpx.Timeout(0.2)
    with pytest.raises(httpx.ReadTimeout):
        app.consult()
    assert len(zalo.taken) == 1
    zalo.tell(Told.silent(over))
    over.set()
    assert app.consult()["error"] == 0


def test_silence_ends_with_the_server(account: Any, hands: Any) -> None:
    other = PretendZalo(account, None, hands.now).start()
    other.tell(Told.silent(threading.Event()))
    failed: list[httpx.HTTPError] = []

    def wait() -> None:
        try:
            httpx.post(f"{other.url}/v3.0/oa/message/cs", json={}, timeout=30, trust_env=False)
        except httpx.HTTPError as error:
            failed.append(error)

    asking = threading.Thread(target=wait)
    asking.start()
    while not other.log:
        asking.join(0.01)
    other.stop()
    asking.join(10)
    assert [type(each) for each in failed] == [httpx.RemoteProtocolError]


def test_a_fault_waits_for_its_class_of_calls(zalo: PretendZalo, app: Any) -> None:
    zalo.tell(Told.error(-147), of=Call.TEMPLATE)
    zalo.tell(Told.error(-32), of=frozenset({Call.GROUP, Call.CONSULTATION}))
    assert [app.tell_bot()["ok"], app.tell_group()["error"], app.consult()["error"]] == [True, -32, 0]
    assert app.tell_phone()["error"] == -147


def test_message_faults_leave_tokens_and_status_alone(zalo: PretendZalo, app: Any) -> None:
    zalo.tell(Told.error(-32))
    assert app.client.get("/message/status").json()["error"] == 0
    assert app.client.post("/v4/oa/access_token").json()["error"] == -14004
    assert app.consult()["error"] == -32
    assert MESSAGES.isdisjoint({Call.OAUTH, Call.STATUS, Call.PERMISSION})


def test_what_zalo_would_refuse_is_taken_by_no_fault(zalo: PretendZalo, app: Any) -> None:
    zalo.tell(Told.error(-200, taken=True))
    assert app.consult("99")["error"] == -200
    assert zalo.taken == ()


def test_a_refresh_may_be_spent_while_its_answer_is_lost(zalo: PretendZalo, app: Any, hands: Any) -> None:
    pair = app.account.tokens.issue(hands.at)
    zalo.tell(Told.cut(), of=Call.OAUTH)
    form = {"app_id": app.account.app_id, "grant_type": "refresh_token", "refresh_token": pair.refresh_token}
    headers = {"secret_key": app.account.app_secret}
    with pytest.raises(httpx.RemoteProtocolError):
        app.client.post("/v4/oa/access_token", data=form, headers=headers)
    assert "access_token" not in app.client.post("/v4/oa/access_token", data=form, headers=headers).json()
    assert app.account.refused_refreshes == 1
