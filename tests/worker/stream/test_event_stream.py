"""Against a real Valkey: nothing is lost by a crash, nothing stops at what cannot be read."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import redis
from sqlalchemy.exc import OperationalError

from tasks.clock import FixedClock
from tasks.database import Database
from tasks.handlers import BUS
from tasks.outside.event.received_event import ReceivedEvent
from tasks.task import Task
from tests.support.office import ZONE, Office, at, rows
from worker.stream.address import StreamAddress
from worker.stream.event_stream import TRIES, EventStream
from worker.stream.group import DEAD, GROUP, StreamGroup
from worker.stream.open import open_stream

FAULTS = 3
NAME, BROKEN = "dondoc.events", OperationalError("", {}, Exception("away"))
ASSIGNED = {
    "specversion": "1.0",
    "id": "1",
    "source": "urn:qlvb",
    "type": "vn.dondoc.task.assigned",
    "subject": "CV-7",
    "data": {"content": "Báo cáo", "lead": "Sở Xây dựng"},
}


@pytest.fixture
def client(broker_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(broker_url) as opened:
        yield opened


def write(client: redis.Redis, *events: Any) -> None:
    for each in events:
        client.xadd(NAME, {"event": each if isinstance(each, str) else json.dumps(each)})


def stream(client: redis.Redis, take: Callable[[Any], object]) -> EventStream:
    group = StreamGroup(client, NAME, "here", idle_ms=0, block_ms=1)
    return EventStream(group, take, lambda: None, lambda: True)


def pending(client: redis.Redis) -> int:
    found: Any = client.xpending(NAME, GROUP)
    return int(found["pending"])


def test_an_event_of_the_stream_becomes_a_task_and_is_acknowledged(
    client: redis.Redis, broker_url: str, sqlite_database: Database
) -> None:
    Office(sqlite_database).open().department()
    write(client, ASSIGNED, ASSIGNED | {"id": "2", "data": {"content": "x", "lead": "Sở Không Có"}})
    clock = FixedClock(at("2026-10-05 08:00"))
    opened = open_stream(StreamAddress(NAME), broker_url, sqlite_database, BUS, clock, ZONE, lambda: True)
    assert opened.turn() == 2
    opened.group.client.close()
    with sqlite_database.read() as session:
        assert [each.content for each in rows(session, Task)] == ["Báo cáo"]
        assert [each.state for each in rows(session, ReceivedEvent)] == ["accepted", "rejected"]
    assert (pending(client), client.exists(NAME + DEAD)) == (0, 0)


def test_what_a_consumer_that_died_had_taken_is_claimed(client: redis.Redis) -> None:
    taken: list[Any] = []
    write(client, ASSIGNED)
    client.xgroup_create(NAME, GROUP, id="0")
    client.xreadgroup(GROUP, "dead", {NAME: ">"})
    stream(client, taken.append).turn()
    assert ([each["id"] for each in taken], pending(client)) == (["1"], 0)


def test_what_cannot_be_read_is_buried_with_its_reason_and_the_rest_goes_on(client: redis.Redis) -> None:
    taken: list[Any] = []
    client.xadd(NAME, {"even": "?"})
    write(client, "{", ASSIGNED)
    stream(client, taken.append).turn()
    buried: Any = client.xrange(NAME + DEAD)
    assert (len(taken), pending(client), len(buried)) == (1, 0, 2)
    assert all(fields[b"reason"].startswith(b"found no") for _, fields in buried)


def test_what_fails_again_and_again_is_buried_at_last(client: redis.Redis) -> None:
    def fail(_found: Any) -> None:
        raise TypeError("poison")

    write(client, ASSIGNED)
    tried = stream(client, fail)
    for number in range(1, TRIES + 1):
        assert client.exists(NAME + DEAD) == 0, number
        tried.turn()
    assert (client.xlen(NAME + DEAD), pending(client)) == (1, 0)


def test_while_the_database_is_away_nothing_is_counted_or_lost_and_ever_fewer_turns_try(client: redis.Redis) -> None:
    taken: list[Any] = []
    asked = 0

    def away() -> None:
        nonlocal asked
        asked += 1
        if asked <= FAULTS:
            raise BROKEN

    write(client, ASSIGNED)
    waiting = stream(client, taken.append)
    waiting.ready = away
    turns = 0
    while not taken:
        turns += 1
        with suppress(OperationalError):
            waiting.turn()
    assert (turns, asked, pending(client)) == (3 + 1 + 2 + 4 + 1, FAULTS + 1, 0)


def test_a_stream_that_was_deleted_is_made_again(client: redis.Redis) -> None:
    taken: list[Any] = []
    reader = stream(client, taken.append)
    reader.turn()
    client.delete(NAME)
    write(client, ASSIGNED)
    with pytest.raises(redis.ResponseError):
        reader.turn()
    for _ in range(3):
        reader.turn()
    assert len(taken) == 1
