"""A worker whose connection is dead though it looks alive ends for its supervisor; one without a fault stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.support.crowd import crowded, untried
from tests.support.installation import PATIENCE, Installation, until
from tests.support.part import hurried, started
from worker.alive import Alive
from worker.chaos.fault_proxy import FaultProxy
from worker.chaos.loop_thread import LoopThread
from worker.chaos.own_valkey import OwnValkey
from worker.chaos.smtp_sink import SmtpSink
from worker.last_call import PARTLY

# Real processes that die, hang and come back take minutes: `make test-long`.
pytestmark = pytest.mark.long

LETTERS = 30
# A worker that starts on a slow machine must not seem deaf either.
DOUBTFUL = {"self_poke_every": 0.1, "self_poke_patience": 80}
MANY = 90  # beats: more than it has patience


@pytest.fixture
def way(own_valkey: OwnValkey) -> Iterator[FaultProxy]:
    """The way to the broker."""
    with LoopThread() as loop:
        proxy = FaultProxy(loop, own_valkey.port or 0).start()
        yield proxy
        proxy.close()


@pytest.fixture
def office(tmp_path: Path, sqlite_url: str, way: FaultProxy) -> Installation:
    return crowded(tmp_path / "home", sqlite_url, 0, {"BROKER_URL": f"redis://127.0.0.1:{way.port}/0"})


def until_it_consumes(broker: OwnValkey) -> None:
    with redis.Redis(port=broker.port or 0) as client:
        until(lambda: any(each["cmd"] == "brpop" for each in client.client_list()))


def see_beats(office: Installation, count: int) -> None:
    """Wait until the worker has said so many times more that it is in order."""
    path = Alive(Path(office.environment["DONDOC_HOME"]), "worker").path
    seen = {path.stat().st_mtime_ns}

    def look() -> bool:
        seen.add(path.stat().st_mtime_ns)
        return len(seen) > count

    until(look)


def test_a_worker_that_hears_nothing_of_what_its_broker_takes_ends_for_its_supervisor(
    office: Installation, way: FaultProxy, own_valkey: OwnValkey
) -> None:
    with hurried(office, "worker", **DOUBTFUL) as worker:
        until_it_consumes(own_valkey)
        way.forget()
        assert worker.process.wait(60) == PARTLY
        assert "broker_connection_dead" in worker.said


def test_a_worker_whose_broker_is_gone_stays(office: Installation, way: FaultProxy, own_valkey: OwnValkey) -> None:
    with hurried(office, "worker", **DOUBTFUL) as worker:
        until_it_consumes(own_valkey)
        way.refuse()
        see_beats(office, MANY)
        assert worker.stop() == 0


def test_a_worker_whose_threads_all_hang_on_letters_stays(
    tmp_path: Path, sqlite_url: str, broker_url: str, slow_mail: SmtpSink
) -> None:
    smtp = f"smtp://127.0.0.1:{slow_mail.port}?starttls=no"
    settings = {"BROKER_URL": broker_url, "SMTP_URL": smtp, "WORKER_THREADS": "1"}
    office = crowded(tmp_path / "home", sqlite_url, LETTERS, settings)
    with started(office, "scheduler"), hurried(office, "worker", **DOUBTFUL) as worker:
        assert slow_mail.log.wait_for(1, PATIENCE)
        see_beats(office, MANY)
        assert untried(sqlite_url) == LETTERS - 1
        slow_mail.release()
        assert slow_mail.log.wait_for(LETTERS, PATIENCE)
        assert worker.stop() == 0
