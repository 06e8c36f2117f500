"""The whole of Zalo as experiments see it: letters by their links, faults by officer, calls by their answers."""

import socket
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from tasks.link import hash_token
from worker.chaos.filling import MORNING, phone, user_id
from worker.chaos.spoken import words
from worker.chaos.zalo_called import codes, times
from worker.chaos.zalo_consent import TEMPLATE, TEMPLATE_ID, let_follow
from worker.chaos.zalo_fault import ZaloFault
from worker.chaos.zalo_sink import ZaloSink
from worker.pretend_zalo.told import Call, Told

TEXT = "NV1 đến hạn: https://dondoc.gov.vn/a/to-ken_1?nv=NV1"
FIRST, SECOND = user_id(1), user_id(2)


def now() -> datetime:
    return MORNING


@pytest.fixture
def sink() -> Iterator[ZaloSink]:
    started = ZaloSink("", now).start()
    let_follow(started.account, (1, 2), MORNING)
    started.account.templates[TEMPLATE_ID] = TEMPLATE
    yield started
    if not started.over.is_set():
        started.stop()


def post(sink: ZaloSink, path: str, body: object, seconds: float = 10) -> Any:
    token = sink.account.tokens.issue(MORNING).access_token
    url = f"http://127.0.0.1:{sink.port}{path}"
    return httpx.post(url, json=body, headers={"access_token": token}, timeout=seconds, trust_env=False).json()


def consult(sink: ZaloSink, user: str = FIRST, text: str = TEXT, seconds: float = 10) -> Any:
    body = {"recipient": {"user_id": user}, "message": {"text": text}}
    return post(sink, "/v3.0/oa/message/cs", body, seconds)


def test_a_message_is_known_by_the_hash_of_its_link(sink: ZaloSink) -> None:
    assert [consult(sink)["error"] for _ in range(2)] == [0, 0]
    assert {(each.letter, each.recipient) for each in sink.log.all} == {(hash_token("to-ken_1"), FIRST)}
    assert [each.copy for each in sink.log.all] == [1, 2]
    assert words(sink.log.all[0]) == TEXT


def test_a_template_is_known_by_its_link_too(sink: ZaloSink) -> None:
    data = {"don_vi": "UBND xã số 1", "so": "1", "lien_ket": "https://dondoc.gov.vn/a/to-ken_2"}
    body = {"phone": phone(1)[1:], "template_id": TEMPLATE_ID, "template_data": data, "tracking_id": "abc1"}
    assert post(sink, "/message/template", body)["error"] == 0
    (taken,) = sink.log.all
    assert (taken.letter, taken.recipient) == (hash_token("to-ken_2"), phone(1)[1:])


def test_what_has_no_link_is_an_answer_and_no_letter(sink: ZaloSink) -> None:
    consult(sink, text="Đã ghi nhận: NV1 – đã nhận.")
    assert sink.log.all == []
    assert [line.to for line in sink.account.answers] == [FIRST]


def test_a_fault_meets_one_officer_once(sink: ZaloSink) -> None:
    sink.spoil(ZaloFault(Told.error(-200, taken=True), frozenset({FIRST})))
    assert [consult(sink, user)["error"] for user in (SECOND, FIRST, FIRST)] == [0, -200, 0]
    assert len(sink.log.all) == len((SECOND, FIRST, FIRST))
    assert codes(sink) == {SECOND: [0], FIRST: [-200, 0]}


def test_a_silence_takes_the_message_and_never_ends(sink: ZaloSink) -> None:
    sink.spoil(ZaloFault(Told.silent(sink.over), frozenset({FIRST})))
    with pytest.raises(httpx.ReadTimeout):
        consult(sink, seconds=0.3)
    assert len(sink.log.all) == 1
    sink.stop()  # who waits for an end is let go
    assert len(sink.calls) == 1


def test_calls_are_told_apart_by_interface(sink: ZaloSink) -> None:
    sink.tell(Told.error(-14014), of=Call.OAUTH)
    body = {"refresh_token": "x", "app_id": sink.account.app_id, "grant_type": "refresh_token"}
    url, secret = f"http://127.0.0.1:{sink.port}/v4/oa/access_token", {"secret_key": sink.account.app_secret}
    assert httpx.post(url, data=body, headers=secret, trust_env=False).json()["error"] == -14014
    consult(sink)
    assert (times(sink, Call.OAUTH), times(sink, Call.CONSULTATION), times(sink, Call.TEMPLATE)) == (1, 1, 0)


def test_a_caller_that_was_killed_leaves_no_words_behind(sink: ZaloSink, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", sink.port)) as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing it resets it
        caller.sendall(b"POST /v3.0/oa/mess")
    consult(sink)  # whoever comes later is taken later: the reset one has its thread
    sink.stop()
    assert capfd.readouterr().err == ""
