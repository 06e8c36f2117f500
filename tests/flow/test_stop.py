"""Told to stop: what is under way ends, nothing new begins, nothing is left in doubt."""

from pathlib import Path

import pytest

from tests.support.crowd import crowded, states, untried
from tests.support.installation import PATIENCE, Installation
from tests.support.part import hurried, started
from worker.chaos.smtp_sink import SmtpSink
from worker.last_call import PARTLY

# Real processes that die, hang and come back take minutes: `make test-long`.
pytestmark = pytest.mark.long

LETTERS, THREADS = 30, 2
WARM = "Warm shutdown"  # Celery has heard it


@pytest.fixture
def settings(broker_url: str, slow_mail: SmtpSink) -> dict[str, str]:
    smtp = f"smtp://127.0.0.1:{slow_mail.port}?starttls=no"
    return {"BROKER_URL": broker_url, "SMTP_URL": smtp, "WORKER_THREADS": str(THREADS)}


@pytest.fixture
def office(tmp_path: Path, sqlite_url: str, settings: dict[str, str]) -> Installation:
    return crowded(tmp_path / "home", sqlite_url, LETTERS, settings)


def test_a_worker_ends_the_letters_in_flight_and_leaves_the_rest(
    tmp_path: Path, database_url: str, settings: dict[str, str], slow_mail: SmtpSink
) -> None:
    office = crowded(tmp_path / "home", database_url, LETTERS, settings)
    with started(office, "scheduler") as scheduler, started(office, "worker") as worker:
        assert slow_mail.log.wait_for(THREADS, PATIENCE)
        worker.process.terminate()
        worker.says(WARM)
        assert untried(database_url) == LETTERS - THREADS
        slow_mail.release()
        assert worker.process.wait(60) == 0
        assert scheduler.stop() == 0
    assert states(database_url) == {"sent": THREADS, "pending": LETTERS - THREADS}
    assert len(slow_mail.log.all) == THREADS


def test_up_ends_the_letters_in_flight_too(office: Installation, sqlite_url: str, slow_mail: SmtpSink) -> None:
    with started(office, "up") as up:
        assert slow_mail.log.wait_for(THREADS, PATIENCE)
        up.process.terminate()
        up.says(WARM)
        slow_mail.release()
        assert up.process.wait(60) == 0
    assert states(sqlite_url) == {"sent": THREADS, "pending": LETTERS - THREADS}


def test_a_mail_server_that_does_not_answer_keeps_no_worker_from_ending(
    office: Installation, sqlite_url: str, slow_mail: SmtpSink
) -> None:
    with started(office, "scheduler"), hurried(office, "worker", stop_within=1) as worker:
        assert slow_mail.log.wait_for(THREADS, PATIENCE)
        worker.process.terminate()
        assert worker.process.wait(60) == PARTLY
        assert "stop_took_too_long" in worker.said
    assert states(sqlite_url)["wire"] == THREADS
    assert untried(sqlite_url) == LETTERS - THREADS  # what it had claimed is the reaper's, once it beats no more
