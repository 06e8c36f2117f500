"""What stands in for Zalo: each whole request is written down under its letter's link."""

from collections.abc import Iterator

import httpx
import pytest

from tasks.link import hash_token
from worker.chaos.http_answer import CUT, SILENT, HttpAnswer
from worker.chaos.http_sink import HttpSink
from worker.chaos.loop_thread import LoopThread


@pytest.fixture
def sink() -> Iterator[HttpSink]:
    with LoopThread() as loop:
        yield HttpSink(loop).start()


def post(sink: HttpSink, *, seconds: float = 10) -> httpx.Response:
    body = {
        "recipient": {"user_id": "25"},
        "message": {"text": "Xem và trả lời: https://dondoc.gov.vn/a/to-ken_1?nv=NV1"},
    }
    url = f"http://127.0.0.1:{sink.port}/v3.0/oa/message/cs"
    return httpx.post(url, json=body, timeout=seconds, trust_env=False)


def test_a_message_is_known_by_the_hash_of_its_link(sink: HttpSink) -> None:
    assert post(sink).json()["error"] == 0
    (taken,) = sink.log.all
    assert (taken.letter, taken.recipient, taken.copy) == (hash_token("to-ken_1"), "25", 1)


def test_an_event_is_known_by_its_id(sink: HttpSink) -> None:
    url, event = f"http://127.0.0.1:{sink.port}/su-kien", {"id": "7", "type": "vn.dondoc.task.overdue"}
    assert httpx.post(url, json=event, headers={"webhook-id": "7"}, trust_env=False).is_success
    assert [(each.letter, each.copy) for each in sink.log.all] == [("7", 1)]


def test_two_requests_on_one_connection_are_two_copies(sink: HttpSink) -> None:
    with httpx.Client(trust_env=False) as client:
        for _ in range(2):
            client.post(
                f"http://127.0.0.1:{sink.port}/", json={"recipient": {"user_id": "1"}, "message": {"text": "/a/x"}}
            )
    assert [(each.copy, each.connection) for each in sink.log.all] == [(1, 1), (2, 1)]


def test_what_is_told_to_wait_is_not_taken(sink: HttpSink) -> None:
    sink.answer(HttpAnswer(429, {"Retry-After": "30"}))
    answer = post(sink)
    assert (answer.status_code, answer.headers["retry-after"], sink.log.all) == (429, "30", [])
    sink.answer()
    assert post(sink).status_code == 200
    assert [each.told and each.told.status for each in sink.requests] == [429, None]


def test_silence_and_cuts_come_after_the_message_was_taken(sink: HttpSink) -> None:
    sink.answer(SILENT)
    with pytest.raises(httpx.ReadTimeout):
        post(sink, seconds=0.05)
    sink.answer(CUT)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        post(sink)
    assert len(sink.log.all) == 2
