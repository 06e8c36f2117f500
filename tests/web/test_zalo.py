"""Zalo's webhooks: checked, stored at once, worked later."""

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

import httpx2
import pytest

from notifiers.zalo.bot_event import BotSeal
from notifiers.zalo.event_signature import EventSeal
from tasks.acknowledgement import Acknowledgement
from tasks.counter import Counter
from tasks.incoming import Incoming
from tests.web.conftest import MORNING, Desk

SEAL = EventSeal("2074138120372622546", "oa-secret-example")
TOLD = {
    "app_id": "2074138120372622546",
    "sender": {"id": "2512"},
    "event_name": "user_send_text",
    "message": {"text": "Đã nhận", "msg_id": "b2db"},
}


@pytest.fixture
def desk(small_desk: Desk) -> Desk:
    return small_desk.with_web(zalo_events=SEAL, bot_events=BotSeal("bot-secret-example"))


def tell(desk: Desk, told: dict[str, Any], at: datetime = MORNING, seal: EventSeal = SEAL) -> httpx2.Response:
    stamp = str(int(at.timestamp() * 1000))
    body = json.dumps(told | {"timestamp": stamp}, ensure_ascii=False).encode()
    mac = sha256(seal.app_id.encode() + body + stamp.encode() + seal.secret.encode()).hexdigest()
    return desk.client.post("/zalo/webhook", content=body, headers={"X-ZEvent-Signature": f"mac={mac}"})


def kept(desk: Desk) -> list[Incoming]:
    with desk.database.read() as session:
        return list(session.query(Incoming).order_by(Incoming.id))


def counted(desk: Desk) -> dict[str, int]:
    with desk.database.read() as session:
        return {each.label: each.count for each in session.query(Counter).filter_by(name="heard")}


def test_an_event_is_stored_and_nothing_is_done_about_it_yet(desk: Desk) -> None:
    assert tell(desk, TOLD).status_code == 200
    (row,) = kept(desk)
    assert (row.channel, row.key, row.kind, row.sender, row.text) == ("zalo", "text/b2db", "text", "2512", "Đã nhận")
    assert (row.state, row.happened_at, row.received_at) == ("new", MORNING, MORNING)
    with desk.database.read() as session:
        assert session.query(Acknowledgement).count() == 0


def test_told_again_it_is_stored_once_and_answered_as_well(desk: Desk) -> None:
    assert [tell(desk, TOLD).status_code for _ in range(3)] == [200, 200, 200]
    assert len(kept(desk)) == 1


@pytest.mark.parametrize("body", [b"", b"{}", b" {} \n"])
def test_the_consoles_unsigned_empty_probe_is_answered_without_effect(desk: Desk, body: bytes) -> None:
    assert desk.client.post("/zalo/webhook", content=body).status_code == 200
    assert (kept(desk), counted(desk)) == ([], {})


def test_the_probe_is_answered_before_anything_is_set_up_and_an_event_is_not(small_desk: Desk) -> None:
    assert small_desk.client.post("/zalo/webhook", content=b"{}").status_code == 200
    assert tell(small_desk, TOLD).status_code == 404
    assert small_desk.client.post("/zalo/bot", content=b"{}").status_code == 404


BAD = {
    "another secret": (lambda desk: tell(desk, TOLD, seal=EventSeal(SEAL.app_id, "guess")), 403),
    "another app": (lambda desk: tell(desk, TOLD, seal=EventSeal("7", SEAL.secret)), 403),
    "stale": (lambda desk: tell(desk, TOLD, MORNING.replace(day=21)), 403),
    "no signature": (lambda desk: desk.client.post("/zalo/webhook", json=TOLD), 403),
    "no JSON": (lambda desk: desk.client.post("/zalo/webhook", content=b"{"), 400),
    "a list": (lambda desk: desk.client.post("/zalo/webhook", content=b"[]"), 400),
    "deep": (lambda desk: desk.client.post("/zalo/webhook", content=b"[" * 100_000), 400),
    "too big": (lambda desk: desk.client.post("/zalo/webhook", content=b" " * (256 * 1024 + 1)), 413),
    "GET": (lambda desk: desk.client.get("/zalo/webhook"), 405),
}


@pytest.mark.parametrize(("send", "status"), BAD.values(), ids=BAD)
def test_what_is_not_zalos_is_refused_without_effect(
    desk: Desk, send: Callable[[Desk], httpx2.Response], status: int
) -> None:
    assert send(desk).status_code == status
    assert (kept(desk), counted(desk)) == ([], {})


def test_who_sends_rubbish_again_and_again_is_told_to_wait_and_zalo_is_not(desk: Desk) -> None:
    answers = [desk.client.post("/zalo/webhook", json=TOLD).status_code for _ in range(31)]
    assert answers == [403] * 30 + [429]
    assert tell(desk, TOLD).status_code == 200


def test_an_event_that_is_not_known_is_answered_and_counted(desk: Desk) -> None:
    assert tell(desk, {"event_name": "user_feedback"}).status_code == 200
    assert tell(desk, TOLD).status_code == 200
    assert (len(kept(desk)), counted(desk)) == (1, {"zalo/unknown": 1, "zalo/text": 1})


def test_the_bot_is_known_by_its_secret_header(desk: Desk) -> None:
    told = {"ok": True, "result": {"message": {"chat": {"id": "c7"}, "message_id": "9", "text": "Đã nhận"}}}
    secret = {"X-Bot-Api-Secret-Token": "bot-secret-example"}
    assert desk.client.post("/zalo/bot", json=told, headers=secret).status_code == 200
    assert desk.client.post("/zalo/bot", json=told["result"], headers=secret).status_code == 200
    assert desk.client.post("/zalo/bot", json=told).status_code == 403
    assert [(row.channel, row.key, row.sender) for row in kept(desk)] == [("zalo_bot", "text/c7/9", "c7")]
