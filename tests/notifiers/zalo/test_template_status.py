"""What Zalo says of a template message in doubt."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notifiers.witness import Whereabouts
from notifiers.zalo.template import TemplateChannel
from notifiers.zalo.template_config import StatusBy, TemplateConfig
from tests.support.http import Answer, HttpPeer
from tests.support.zalo import Renewing, refused

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TRACKING = "5a1f09"


def night() -> datetime:
    """To ask is allowed at any hour."""
    return datetime(2026, 11, 25, 23, tzinfo=ZONE)


def ask(url: str, provider_id: str | None, status_by: StatusBy = "message_id") -> Whereabouts:
    tokens = Renewing("first", "second")
    config = TemplateConfig(
        business_url=url, oa_url=url, tokens=tokens, templates={}, now=night, zone=ZONE, status_by=status_by
    )
    channel = TemplateChannel(config)
    try:
        return channel.whereabouts(TRACKING, provider_id)
    finally:
        channel.close()


def status(value: Any) -> dict[str, Any]:
    return {"error": 0, "message": "Success", "data": {"delivery_time": "1626926349402", "status": value}}


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (1, Whereabouts.ARRIVED),
        ("1", Whereabouts.ARRIVED),
        (0, Whereabouts.TAKEN),
        (-1, Whereabouts.NOT_FOUND),
        (2, Whereabouts.UNSAID),
        (None, Whereabouts.UNSAID),
        (True, Whereabouts.UNSAID),
        ("read", Whereabouts.UNSAID),
    ],
)
def test_the_status_is_evidence(http_peer: HttpPeer, value: Any, where: Whereabouts) -> None:
    http_peer.answer(status(value))
    assert ask(http_peer.url, "5f3a2e") is where
    (asked,) = http_peer.asked
    assert (asked.method, asked.path, asked.query) == ("GET", "/message/status", {"message_id": "5f3a2e"})


def test_without_a_name_nothing_is_asked(http_peer: HttpPeer) -> None:
    assert ask(http_peer.url, None) is Whereabouts.UNSAID
    assert http_peer.asked == []


def test_where_the_setting_says_so_the_tracking_id_stands_in_for_the_name(http_peer: HttpPeer) -> None:
    http_peer.answer(status(1))
    http_peer.answer(status(1))
    assert ask(http_peer.url, None, "tracking_id") is Whereabouts.ARRIVED
    ask(http_peer.url, "5f3a2e", "tracking_id")
    assert [asked.query for asked in http_peer.asked] == [{"tracking_id": TRACKING}, {"message_id": "5f3a2e"}]


def test_no_token_is_spent_on_a_question(http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-124))
    http_peer.answer(status(1))
    assert ask(http_peer.url, "5f3a2e") is Whereabouts.UNSAID
    assert [asked.headers["access_token"] for asked in http_peer.asked] == ["first"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b'{"error": -107, "data": {"status": -1}}'),
        Answer(500, b'{"error": 0, "data": {"status": 1}}'),
        Answer(200, b'{"data": {"status": 1}}'),
        Answer(200, b"<html>"),
        Answer(cut=True),
    ],
)
def test_what_is_no_answer_is_no_evidence(http_peer: HttpPeer, answer: Answer) -> None:
    http_peer.script(answer)
    assert ask(http_peer.url, "5f3a2e") is Whereabouts.UNSAID


def test_nobody_listening_is_no_evidence() -> None:
    assert ask("http://127.0.0.1:1", "5f3a2e") is Whereabouts.UNSAID
