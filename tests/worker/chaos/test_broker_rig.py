"""Brokers that may be killed, frozen and emptied: one of our own, and the one that an office embeds."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from worker.broker import EmbeddedBroker
from worker.broker_server import process_of, socket_path
from worker.chaos.broker_rig import BrokerRig, EmbeddedValkey, OwnValkey


@pytest.fixture(params=[True, False], ids=["file", "no file"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OwnValkey]:
    rig = OwnValkey(tmp_path / "valkey", file=request.param)
    rig.start()
    yield rig
    rig.stop()


def client(rig: BrokerRig, seconds: float = 10) -> redis.Redis:
    return redis.Redis(port=rig.port or 0, socket_timeout=seconds, retry=Retry(NoBackoff(), 0))


def test_what_it_keeps_over_a_kill_is_what_it_was_told_to_keep(own: OwnValkey, request: pytest.FixtureRequest) -> None:
    port = own.port
    client(own).set("poke", 1)
    own.kill()
    with pytest.raises(redis.ConnectionError):
        client(own).ping()
    own.revive(keep_file=True)
    assert own.port == port
    # everysec: written to the file at once, flushed to the disk within a second, and a kill -9 stops no disk
    assert client(own).exists("poke") == ("no file" not in request.node.callspec.id)
    own.revive(keep_file=False)
    assert client(own).dbsize() == 0


def test_a_frozen_broker_says_nothing_until_it_is_thawed(own: OwnValkey) -> None:
    own.freeze()
    with pytest.raises(redis.TimeoutError):
        client(own, seconds=0.1).ping()
    own.thaw()
    assert client(own).ping()


def test_a_flush_leaves_nothing(own: OwnValkey) -> None:
    client(own).set("poke", 1)
    own.flush()
    assert client(own).dbsize() == 0


def test_the_embedded_broker_comes_back_by_its_owner_and_ends_without_one(tmp_path: Path) -> None:
    rig, owner, ended = EmbeddedValkey(tmp_path), EmbeddedBroker(tmp_path), threading.Event()
    rig.stop()  # there is none yet
    owner.start()
    first = process_of(socket_path(tmp_path.resolve() / "broker"))

    def watch() -> None:
        while not ended.wait(0.05):
            owner.watch()

    keeper = threading.Thread(target=watch)
    keeper.start()
    rig.revive(keep_file=False)
    ended.set()
    keeper.join()
    second = process_of(socket_path(tmp_path.resolve() / "broker"))
    assert second not in {None, first}
    rig.stop()
    assert process_of(socket_path(tmp_path.resolve() / "broker")) is None
    owner.stop()
