"""Zalo's webhooks: checked, stored at once, worked later."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient

from notifiers.zalo.bot_event import BotSeal
from notifiers.zalo.event_signature import EventSeal
from tasks.acknowledgement import Acknowledgement
from tasks.counter import Counter
from tasks.incoming import Incoming
from tests.web.conftest import MORNING, PUBLIC, Desk
from web.failure import RETRY_SECONDS, Failures
from web.page import Pages
from web.zalo import ZaloDoors

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


ODD = {
    "half a letter": b'{"timestamp":"\\ud800"}',
    "digits of another script": '{"timestamp":"١٧٨٧"}'.encode(),
    "superscript": '{"timestamp":"²³"}'.encode(),
    "negative": b'{"timestamp":-1}',
    "no number": b'{"timestamp":NaN}',
    "endless": b'{"timestamp":1e400}',
    "long": b'{"timestamp":"' + b"9" * 4_000 + b'"}',
    "true": b'{"timestamp":true}',
    "nested": b'{"timestamp":' + b"[" * 900 + b"]" * 900 + b"}",
    "named twice": b'{"timestamp":"1","timestamp":{}}',
    "none": b'{"a":1}',
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_a_time_that_is_none_is_refused_and_whoever_tells_it_on_and_on_waits(desk: Desk, body: bytes) -> None:
    answers = [desk.client.post("/zalo/webhook", content=body) for _ in range(31)]
    assert [each.status_code for each in answers] == [403] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize("body", [b'{"a":' + b"9" * 5_000 + b"}", b"\xff\xfe", b'{"a":' * 50_000])
def test_what_no_reader_of_json_takes_is_refused_and_counts_too(desk: Desk, body: bytes) -> None:
    answers = [desk.client.post("/zalo/webhook", content=body).status_code for _ in range(31)]
    assert answers == [400] * 30 + [429]


@pytest.mark.parametrize("door", ["tell_oa", "tell_bot"])
def test_whoever_goes_away_in_the_middle_is_no_fault_of_ours(desk: Desk, door: str) -> None:
    begun: dict[str, Any] = {"type": "http.request", "body": b"{", "more_body": True}
    parts = iter([begun, {"type": "http.disconnect"}])

    async def receive() -> dict[str, Any]:
        return next(parts)

    request = Request({"type": "http", "method": "POST", "headers": []}, receive)
    response = asyncio.run(getattr(ZaloDoors(desk.web), door)(request))
    assert response.status_code == 400
    assert (kept(desk), counted(desk)) == ([], {})


def through(desk: Desk, doors: ZaloDoors) -> Desk:
    app = FastAPI()
    Failures(Pages(desk.web.office)).handle(app)
    app.include_router(doors.router)
    desk.client = TestClient(app, base_url=PUBLIC)
    return desk


def test_a_busy_database_is_told_to_zalo_at_once_and_the_event_is_taken_when_told_again(desk: Desk) -> None:
    through(desk, ZaloDoors(desk.web, patience_ms=20))
    with closing(sqlite3.connect(str(desk.database.engine.url.database), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        busy = tell(desk, TOLD)
        waited = time.monotonic() - began
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, RETRY_SECONDS)
    assert waited < 10, "every other writer waits for half a minute"
    assert tell(desk, TOLD).status_code == 200
    assert len(kept(desk)) == 1


def test_an_event_waits_for_those_before_it_no_longer_than_for_the_database(desk: Desk) -> None:
    doors = ZaloDoors(desk.web, patience_ms=20)
    through(desk, doors)
    with doors.turn:
        assert tell(desk, TOLD).status_code == 503
    assert tell(desk, TOLD).status_code == 200


@pytest.mark.parametrize("name", ["user_send_group_text", "user_send_group_image", "oa_send_group_text"])
def test_what_is_said_in_a_group_is_no_message_to_us(desk: Desk, name: str) -> None:
    assert tell(desk, TOLD | {"event_name": name}).status_code == 200
    assert (kept(desk), counted(desk)) == ([], {"zalo/unknown": 1})


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
