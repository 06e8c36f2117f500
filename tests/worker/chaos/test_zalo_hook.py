"""Zalo's rule: what was not answered with 200 is told again, the same bytes."""

from collections.abc import Iterator

import pytest

from tests.support.http import Answer, HttpPeer
from worker.chaos.zalo_hook import NotedWebhook
from worker.pretend_zalo.event import Event


def event(peer: HttpPeer, body: bytes) -> Event:
    return Event("user_send_text", f"{peer.url}/zalo", body, {"X-ZEvent-Signature": "mac=1"})


@pytest.fixture
def hook() -> Iterator[NotedWebhook]:
    started = NotedWebhook().start()
    yield started
    started.stop()


def test_what_is_not_heard_is_told_again_until_it_is(hook: NotedWebhook, http_peer: HttpPeer) -> None:
    http_peer.script(Answer(200), Answer(503), Answer(cut=True), Answer(503), Answer(200), Answer(200))
    assert [hook.post(event(http_peer, body)) for body in (b"1", b"2", b"3")] == [200, 503, 0]
    assert [hook.tell_again() for _ in range(3)] == [1, 0, 0]
    assert [each.body for each in http_peer.asked] == [b"1", b"2", b"3", b"2", b"3", b"2"]
    assert hook.heard == {b"1", b"2", b"3"}


def test_an_event_that_was_heard_once_is_heard(hook: NotedWebhook, http_peer: HttpPeer) -> None:
    http_peer.script(Answer(200), Answer(503))
    for _ in range(2):
        hook.post(event(http_peer, b"1"))
    assert hook.unheard == []
    assert [status for _event, status in hook.answers] == [200, 503]
