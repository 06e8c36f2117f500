"""What was away comes back, and so does the work, in the same processes and without a hand."""

from pathlib import Path

import httpx
import pytest
import redis
from sqlalchemy import update

from tasks.database import open_database
from tasks.letter import Letter
from tests.support.crowd import MORNING, crowded, one_more, states
from tests.support.installation import PATIENCE, install, until
from tests.support.part import started
from tests.support.smtp import SmtpSink
from worker.alive import Alive
from worker.app import make_app
from worker.chaos.own_valkey import OwnValkey
from worker.chaos.postgres import Cluster
from worker.jobs import publisher

# Real processes that die, hang and come back take minutes: `make test-long`.
pytestmark = pytest.mark.long

LETTERS = 30


def mail_to(sink: SmtpSink) -> dict[str, str]:
    return {"SMTP_URL": f"{sink.url}?starttls=no"}


def is_consumed_from(broker: OwnValkey) -> bool:
    with redis.Redis(port=broker.port or 0) as client:
        return any(each["cmd"] == "brpop" for each in client.client_list())


def readiness(address: str) -> int:
    return httpx.get(f"{address}/readyz").status_code


def test_a_broker_that_died_and_came_back_empty_is_worked_with_by_the_same_processes(
    tmp_path: Path, sqlite_url: str, own_valkey: OwnValkey, smtp_sink: SmtpSink
) -> None:
    settings = {"BROKER_URL": f"redis://127.0.0.1:{own_valkey.port}/0", **mail_to(smtp_sink)}
    office = crowded(tmp_path / "home", sqlite_url, LETTERS, settings)
    with started(office, "worker") as worker:
        until(lambda: is_consumed_from(own_valkey))
        own_valkey.kill()
        worker.says("Cannot connect")
        with started(office, "scheduler") as scheduler:
            scheduler.says("BrokerAwayError")
            own_valkey.revive(keep_file=False)
            smtp_sink.wait_for(LETTERS, PATIENCE)
            until(lambda: states(sqlite_url) == {"sent": LETTERS})
            assert (worker.stop(), scheduler.stop()) == (0, 0)


def test_a_worker_that_starts_without_its_broker_hears_a_stop(tmp_path: Path, sqlite_url: str) -> None:
    office = crowded(tmp_path / "home", sqlite_url, 0, {"BROKER_URL": "redis://127.0.0.1:1/0"})
    with started(office, "worker") as worker:
        worker.says("Cannot connect")
        assert worker.stop() == 0


def test_parts_that_start_without_their_database_wait_for_it_and_go_on_when_it_was_away_again(
    tmp_path: Path, own_postgres: Cluster, broker_url: str, smtp_sink: SmtpSink
) -> None:
    url = own_postgres.url("office")
    office = crowded(tmp_path / "home", url, LETTERS, {"BROKER_URL": broker_url, **mail_to(smtp_sink)})
    own_postgres.crash()
    with started(office, "web") as web, started(office, "scheduler") as scheduler, started(office, "worker") as worker:
        for part in (web, scheduler, worker):
            part.says("database_away")
        until(lambda: readiness(office.address) == 503)
        own_postgres.start()
        smtp_sink.wait_for(LETTERS, PATIENCE)
        until(lambda: states(url) == {"sent": LETTERS})
        own_postgres.crash()
        until(lambda: readiness(office.address) == 503)
        own_postgres.start()
        until(lambda: readiness(office.address) == 200)
        one_more(office, LETTERS)
        smtp_sink.wait_for(LETTERS + 1, PATIENCE)
        assert [part.stop() for part in (web, scheduler, worker)] == [0, 0, 0]


def test_a_poke_that_comes_while_the_database_is_away_is_not_spent(
    tmp_path: Path, own_postgres: Cluster, broker_url: str, smtp_sink: SmtpSink
) -> None:
    url = own_postgres.url("office")
    office = crowded(tmp_path / "home", url, 1, {"BROKER_URL": broker_url, **mail_to(smtp_sink)})
    office.run("remind")
    with started(office, "worker") as worker:
        alive = Alive(tmp_path / "home", "worker")
        until(alive.path.exists)
        own_postgres.crash()
        publisher(make_app(broker_url))([1])
        worker.says("database_away")
        own_postgres.start()
        smtp_sink.wait_for(1, PATIENCE)
        assert worker.stop() == 0


def test_up_waits_for_its_database_and_says_so_once(
    tmp_path: Path, own_postgres: Cluster, broker_url: str, smtp_sink: SmtpSink
) -> None:
    settings = {"BROKER_URL": broker_url, **mail_to(smtp_sink)}
    office = crowded(tmp_path / "home", own_postgres.url("office"), 1, settings)
    own_postgres.crash()
    with started(office, "up") as up:
        up.says("database_away")
        own_postgres.start()
        smtp_sink.wait_for(1, PATIENCE)
        assert up.stop() == 0
        assert up.said.count("database_away") == 1
        assert "Traceback" not in up.said


def test_who_is_told_to_stop_waits_for_no_database(tmp_path: Path, own_postgres: Cluster, broker_url: str) -> None:
    office = crowded(tmp_path / "home", own_postgres.url("office"), 0, {"BROKER_URL": broker_url})
    own_postgres.crash()
    with started(office, "up") as up, started(office, "scheduler") as scheduler, started(office, "worker") as worker:
        for part in (up, scheduler, worker):
            part.says("database_away")
            assert part.stop() == 0


@pytest.mark.parametrize("part", ["up", "web", "scheduler", "worker"])
def test_a_database_that_refuses_is_told_at_once(
    tmp_path: Path, postgres_cluster: Cluster, broker_url: str, part: str
) -> None:
    settings = {"BROKER_URL": broker_url, "DATABASE_URL": postgres_cluster.url("no_such_database")}
    office = install(str(tmp_path / "home"), MORNING, settings)
    with started(office, part) as refused:
        assert refused.process.wait(60) == 2
        assert refused.said.startswith("dondoc: DONDOC_DATABASE_URL: ")


def test_letters_leave_when_the_mail_server_is_back(
    tmp_path: Path, sqlite_url: str, broker_url: str, smtp_sink: SmtpSink
) -> None:
    office = crowded(tmp_path / "home", sqlite_url, 1, {"BROKER_URL": broker_url, **mail_to(smtp_sink)})
    smtp_sink.stop()
    with started(office, "scheduler") as scheduler, started(office, "worker") as worker:
        worker.says("letter_refused")
        until(lambda: states(sqlite_url) == {"pending": 1})
        back = SmtpSink(port=smtp_sink.port).start()
        try:
            due_now(sqlite_url)
            back.wait_for(1, PATIENCE)
        finally:
            back.stop()
        assert (worker.stop(), scheduler.stop()) == (0, 0)


def due_now(database_url: str) -> None:
    """Not in half a minute, as after a first failure."""
    database = open_database(database_url)
    with database.write() as session:
        session.execute(update(Letter).values(due_at=MORNING, poked_at=None))
    database.close()
