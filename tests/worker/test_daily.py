from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy.orm import Session

from tasks.database import Database
from tasks.desk import Desk
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.pause_task import pause_task
from tasks.reminder import Reminder
from tasks.run import Run
from tests.support.office import Office, at, make_desk, rows
from worker.daily import Slot, daily_slots, run_daily
from worker.news import enclose_news

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
    assert run(office, "2026-10-05 07:30") == ["calendar", "people", "pauses", "recurring", "remind"]
    assert run(office, "2026-10-05 07:31") == []
    assert run(office, "2026-10-05 08:05") == ["digest"]
    assert run(office, "2026-10-05 17:00") == []


def test_nothing_is_done_on_a_day_off(office: Office) -> None:
    assert run(office, "2026-10-04 09:00") == []


def test_a_scheduler_that_was_off_does_the_day_late_and_writes_it_down(office: Office) -> None:
    assert run(office, "2026-10-07 15:00") == ["calendar", "people", "pauses", "recurring", "remind", "digest"]
    with office.database.read() as session:
        runs = {each.job: each for each in session.query(Run)}
    assert runs["remind"].slot == date(2026, 10, 7)
    assert runs["remind"].outcome == "reminders=1 letters=1 already=0"


def test_a_task_whose_pause_is_over_is_told_once_that_morning(office: Office) -> None:
    with office.database.write() as session:
        pause_task(session, BUS, "NV1", date(2026, 10, 2), "chờ bộ", at("2026-10-01 09:00"), date(2026, 10, 1), "test")
    run(office, "2026-10-05 07:30")
    assert enclose_news(office.database, make_desk(), at("2026-10-05 07:31")) == 0
    with office.database.read() as session:
        assert [each.kind for each in rows(session, Letter)] == ["news"]
        assert [(each.rung, each.letter_id) for each in rows(session, Reminder)] == [(0, 1)]


def test_a_day_with_nothing_to_say_has_no_digest_but_is_recorded(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    assert run(office, "2026-10-06 08:00") == ["calendar", "people", "pauses", "recurring", "remind", "digest"]
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
    assert run(office, "2026-10-06 07:30") == ["calendar", "people", "pauses", "recurring", "remind"]


def fail(_session: Session, _desk: Desk, _now: datetime) -> str:
    raise LookupError("no such thing")


def broken(*jobs: str) -> tuple[Slot, ...]:
    return tuple(replace(slot, work=fail) if slot.job in jobs else slot for slot in SLOTS)


def test_a_slot_that_fails_keeps_none_of_the_later_ones_and_the_turn_has_not_gone_well(office: Office) -> None:
    with pytest.raises(LookupError) as raised:
        run_daily(office.database, make_desk(), broken("remind"), at("2026-10-05 08:05"))
    assert raised.value.__notes__ == ["in the daily slot remind"]
    with office.database.read() as session:
        assert {each.job for each in session.query(Run)} == {"calendar", "people", "pauses", "recurring", "digest"}
    assert run(office, "2026-10-05 08:06") == ["remind"]


def test_several_slots_that_fail_are_told_together(office: Office) -> None:
    with pytest.raises(ExceptionGroup) as raised:
        run_daily(office.database, make_desk(), broken("calendar", "digest"), at("2026-10-05 08:05"))
    notes = [each.__notes__ for each in raised.value.exceptions]
    assert notes == [["in the daily slot calendar"], ["in the daily slot digest"]]
    assert run(office, "2026-10-05 08:06") == ["calendar", "digest"]
