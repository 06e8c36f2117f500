"""Told to stop: what is under way ends, nothing new begins, nothing is left in doubt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.crowd import crowded, states
from tests.support.installation import Installation
from tests.support.part import started
from worker.chaos.loop_thread import LoopThread
from worker.chaos.smtp_sink import SmtpSink

LETTERS, THREADS = 30, 2
WARM = "Warm shutdown"  # Celery has heard it


@pytest.fixture
def mail() -> Iterator[SmtpSink]:
    """A mail server that takes letters and holds its answers back until told otherwise."""
    with LoopThread() as loop:
        sink = SmtpSink(loop).start()
        sink.hold()
        yield sink


@pytest.fixture
def office(tmp_path: Path, database_url: str, broker_url: str, mail: SmtpSink) -> Installation:
    settings = {
        "BROKER_URL": broker_url,
        "SMTP_URL": f"smtp://127.0.0.1:{mail.port}?starttls=no",
        "WORKER_THREADS": str(THREADS),
    }
    return crowded(tmp_path / "home", database_url, LETTERS, settings)


def test_a_worker_ends_the_letters_in_flight_and_leaves_the_rest(
    office: Installation, database_url: str, mail: SmtpSink
) -> None:
    with started(office, "scheduler") as scheduler, started(office, "worker") as worker:
        assert mail.log.wait_for(THREADS, 60)
        worker.process.terminate()
        worker.says(WARM)
        assert states(database_url) == {"wire": THREADS, "pending": LETTERS - THREADS}
        mail.release()
        assert worker.process.wait(60) == 0
        assert scheduler.stop() == 0
    assert states(database_url) == {"sent": THREADS, "pending": LETTERS - THREADS}
    assert len(mail.log.all) == THREADS
