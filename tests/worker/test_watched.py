"""What the doctor says of the loops, the last audit and the heartbeat."""

from datetime import timedelta
from pathlib import Path

import pytest

from tasks.database import Database
from tests.support.planted import plant_tick
from worker.finding import Finding
from worker.settings import read_settings
from worker.watched import auditor, heartbeat
from worker.wiring import Wiring

MINUTE = timedelta(minutes=1)


def wired(database: Database, **settings: str) -> Wiring:
    url = database.engine.url.render_as_string(hide_password=False)
    given = {"DATABASE_URL": url} | settings
    return Wiring(read_settings({f"DONDOC_{name}": value for name, value in given.items()}))


def look(database: Database, **ticks: tuple[timedelta, str]) -> Finding:
    with database.write() as session:
        for loop, (age, words) in ticks.items():
            plant_tick(session, loop, age, words)
    wiring = wired(database)
    try:
        return auditor(wiring)
    finally:
        wiring.database.close()


def test_an_office_that_was_never_started_has_nothing_to_mend(sqlite_database: Database) -> None:
    found = look(sqlite_database)
    assert (found.ok, found.words.startswith("no audit yet")) == (True, True)


def test_the_last_audit_is_told_with_its_age(database: Database) -> None:
    found = look(database, relay=(MINUTE, ""), auditor=(7.5 * MINUTE, "well"))
    assert found == Finding("auditor", ok=True, words="7 min ago: well")


def test_what_is_not_well_is_told_with_where_to_read_on(sqlite_database: Database) -> None:
    found = look(sqlite_database, auditor=(MINUTE, "late=3 dead=1"))
    assert (found.ok, found.words) == (False, "1 min ago: late=3 dead=1")
    assert "docs/operate.md" in found.mend


def test_what_is_only_told_is_no_fault(sqlite_database: Database) -> None:
    found = look(sqlite_database, auditor=(MINUTE, "doubt=1 dead=2"))
    assert found == Finding("auditor", ok=True, words="1 min ago: doubt=1 dead=2")


@pytest.mark.parametrize(
    ("loop", "age", "ok"),
    [
        ("relay", 4 * MINUTE, True),
        ("relay", 6 * MINUTE, False),
        ("worker", 6 * MINUTE, False),
        ("auditor", 29 * MINUTE, True),
        ("auditor", 31 * MINUTE, False),
        ("seal", 900 * MINUTE, True),
    ],
)
def test_a_loop_that_stands_still_is_told(sqlite_database: Database, loop: str, age: timedelta, *, ok: bool) -> None:
    found = look(sqlite_database, **{"reaper": (MINUTE, ""), loop: (age, "")})
    assert found.ok == ok
    assert found.words == f"does not turn: {loop}" or ok


def test_the_doctor_says_whether_a_watcher_is_told_and_not_where(tmp_path: Path, sqlite_database: Database) -> None:
    assert "DONDOC_HEARTBEAT_URL" in heartbeat(wired(sqlite_database)).words
    found = heartbeat(wired(sqlite_database, HEARTBEAT_URL="https://hc-ping.com/hidden-word"))
    assert found.ok
    assert "hidden-word" not in str(found)
