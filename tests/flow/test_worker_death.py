"""A worker dies in the middle of the morning's letters: another one goes on with them within seconds."""

import time
from pathlib import Path

import pytest

from tasks.database import open_database
from tasks.letter import Letter, LetterState
from tests.support.crowd import crowded
from tests.support.installation import until
from tests.support.office import rows
from tests.support.part import started
from worker.chaos.smtp_sink import SmtpSink
from worker.timing import Timing

# Real processes, and the office's own times.
pytestmark = pytest.mark.long

LETTERS, THREADS = 30, 2  # letters are claimed by the dozen: each thread has some
# Long before a lost poke would be given again, or a lease be over, also on a busy machine.
SILENCE = Timing().poke_again.total_seconds() / 2


def letters(database_url: str) -> list[Letter]:
    database = open_database(database_url)
    try:
        with database.read() as session:
            return rows(session, Letter)
    finally:
        database.close()


def test_what_a_killed_worker_held_is_sent_or_in_doubt_within_seconds(
    tmp_path: Path, database_url: str, broker_url: str, slow_mail: SmtpSink
) -> None:
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{slow_mail.port}?starttls=no", "WORKER_THREADS": str(THREADS)}
    office = crowded(tmp_path / "home", database_url, LETTERS, {"BROKER_URL": broker_url, **mail})

    def states(*wanted: str) -> int:
        return sum(each.state in wanted for each in letters(database_url))

    with started(office, "scheduler"):
        with started(office, "worker") as worker:
            until(lambda: states(LetterState.WIRE) == THREADS)
            worker.process.kill()
        slow_mail.release()
        began = time.monotonic()
        with started(office, "worker"):
            until(lambda: states(LetterState.SENT) == LETTERS - THREADS and not states(LetterState.WIRE))
        assert time.monotonic() - began < SILENCE
    again = [each for each in letters(database_url) if each.resends]
    assert len(again) == THREADS
    assert len({each.letter for each in slow_mail.log.all}) == len(slow_mail.log.all) == LETTERS
