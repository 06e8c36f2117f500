"""What the doctor says of the stream, by a real Valkey."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.support.port import free_port
from worker.settings import read_settings
from worker.stream.address import StreamAddress, client_url
from worker.stream.finding import event_stream
from worker.stream.group import DEAD, StreamGroup
from worker.stream.standing import NOBODY_MS
from worker.wiring import Wiring

NAME = "dondoc.events"


@pytest.fixture
def client(broker_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(broker_url) as opened:
        yield opened


@pytest.fixture
def wiring(broker_url: str, tmp_path: Path) -> Wiring:
    given = {"HOME": str(tmp_path), "BROKER_URL": broker_url, "EVENT_STREAM": NAME}
    return Wiring(read_settings({f"DONDOC_{name}": value for name, value in given.items()}))


def take(client: redis.Redis, idle_ms: int = 0) -> None:
    """A consumer takes the one entry that is there, and was last heard of so long ago."""
    client.xadd(NAME, {"event": "{}"})
    group = StreamGroup(client, NAME, "here", block_ms=1)
    group.begin()
    ((entry, _),) = group.new()
    words: Any = ("XCLAIM", NAME, "dondoc", "here", 0, entry, "IDLE", idle_ms)
    execute: Any = client.execute_command
    execute(*words)


def test_a_stream_that_is_read_and_one_that_nobody_wrote_into_are_well(client: redis.Redis, wiring: Wiring) -> None:
    assert event_stream(wiring).words == "dondoc.events: answers; no worker has read it yet"
    take(client)
    found = event_stream(wiring)
    assert (found.ok, found.words) == (True, "dondoc.events: is read, nothing is left")


def test_what_was_taken_and_not_ended_and_what_is_dead_is_found(client: redis.Redis, wiring: Wiring) -> None:
    take(client, idle_ms=NOBODY_MS + 1000)
    client.xadd(NAME + DEAD, {"event": "x", "reason": "no JSON"})
    found = event_stream(wiring)
    words = "dondoc.events: 1 entries were taken and not ended; 1 entries in dondoc.events.dead"
    assert (found.ok, found.words) == (False, words)
    assert "XRANGE dondoc.events.dead - +" in found.mend


def test_a_redis_that_is_away_or_holds_something_else_is_found(
    tmp_path: Path, client: redis.Redis, wiring: Wiring
) -> None:
    client.set(NAME, "no stream")
    assert event_stream(wiring).words == "dondoc.events: no answer (ResponseError)"
    given = {
        "DONDOC_HOME": str(tmp_path),
        "DONDOC_EVENT_STREAM": f"redis://:hidden-word@127.0.0.1:{free_port()}/0#{NAME}",
    }
    found = event_stream(Wiring(read_settings(given)))
    assert (found.ok, found.words) == (False, "dondoc.events: no answer (ConnectionError)")
    assert "hidden-word" not in str(found)


def test_a_stream_of_the_embedded_broker_is_asked_by_its_socket(tmp_path: Path) -> None:
    wiring = Wiring(read_settings({"DONDOC_HOME": str(tmp_path), "DONDOC_EVENT_STREAM": NAME}))
    assert event_stream(wiring).ok
    assert client_url(StreamAddress(NAME), "redis+socket:///run/x.sock?virtual_host=0") == "unix:///run/x.sock?db=0"
    assert client_url(StreamAddress(NAME, "redis://there/1"), "redis+socket:///run/x.sock") == "redis://there/1"
