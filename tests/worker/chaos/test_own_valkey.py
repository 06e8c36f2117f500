"""A broker of our own that may be killed, frozen and emptied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from worker.chaos.broker_rig import BrokerRig
from worker.chaos.own_valkey import OwnValkey


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
