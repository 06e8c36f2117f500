from datetime import date, time

import pytest

from tasks.database import Database
from tasks.letter import Letter
from tasks.run import Run
from tests.support.office import Office, at, make_desk, rows
from worker.daily import daily_slots, run_daily

SLOTS = daily_slots(time(7, 30), time(8, 0))


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5))
    return office


def run(office: Office, when: str) -> list[str]:
    return run_daily(office.database, make_desk(), SLOTS, at(when))


def test_slots_are_done_from_their_hour_on_and_once_a_day(office: Office) -> None:
    assert run(office, "2026-10-05 07:29") == []
    assert run(office, "2026-10-05 07:30") == ["calendar", "remind"]
    assert run(office, "2026-10-05 07:31") == []
    assert run(office, "2026-10-05 08:05") == ["digest"]
    assert run(office, "2026-10-05 17:00") == []


def test_nothing_is_done_on_a_day_off(office: Office) -> None:
    assert run(office, "2026-10-04 09:00") == []


def test_a_scheduler_that_was_off_does_the_day_late_and_writes_it_down(office: Office) -> None:
    assert run(office, "2026-10-07 15:00") == ["calendar", "remind", "digest"]
    with office.database.read() as session:
        runs = {each.job: each for each in session.query(Run)}
    assert runs["remind"].slot == date(2026, 10, 7)
    assert runs["remind"].outcome == "reminders=1 letters=1 already=0"


def test_a_day_with_nothing_to_say_has_no_digest_but_is_recorded(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    assert run(office, "2026-10-06 08:00") == ["calendar", "remind", "digest"]
    with sqlite_database.read() as session:
        assert rows(session, Letter) == []
        assert session.get_one(Run, ("digest", date(2026, 10, 6))).outcome == "nothing to say"


def test_on_monday_one_line_says_that_all_is_well(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    run(office, "2026-10-05 08:00")
    with sqlite_database.read() as session:
        assert [each.kind for each in rows(session, Letter)] == ["digest"]


def test_the_monday_line_is_a_setting(sqlite_database: Database) -> None:
    from tasks.rules import Rules

    office = Office(sqlite_database).open()
    run_daily(office.database, make_desk(rules=Rules(monday_letter=False)), SLOTS, at("2026-10-05 08:00"))
    with sqlite_database.read() as session:
        assert rows(session, Letter) == []


def test_a_scheduler_that_comes_back_in_the_evening_leaves_the_day_to_the_next_morning(office: Office) -> None:
    assert run(office, "2026-10-05 21:00") == []
    assert run(office, "2026-10-06 07:30") == ["calendar", "remind"]
