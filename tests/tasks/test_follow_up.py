"""Nhắc lại sau: quiet until the chosen day, told on it, and then the ladder goes on as if nothing had been said."""

from datetime import date
from typing import Any

import pytest

from tasks.acknowledge import acknowledge, undo
from tasks.answer import Answer, Choice
from tasks.calendar_day import load_calendar
from tasks.database import Database
from tasks.explanation import explain_task
from tasks.follow_up import told_on, why_no_follow_up
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.state import Urgency
from tasks.still_needed import drop_needless
from tasks.task import Task
from tests.support.office import Office, at, make_desk, rows

DEADLINE = date(2026, 10, 14)  # a Wednesday; rung 7 is reached on Monday the 5th
FRIDAY = date(2026, 10, 9)


def an_office(database: Database, **facts: Any) -> Office:
    """One task, NV1, told of by letter 1 on Monday the 5th."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, DEADLINE, **facts)
    scan(office, "2026-10-05")
    return office


@pytest.fixture
def office(database: Database) -> Office:
    return an_office(database)


@pytest.fixture
def small_office(sqlite_database: Database) -> Office:
    return an_office(sqlite_database)


def scan(office: Office, *days: str) -> list[tuple[str, int, str]]:
    """What was told until the last of these mornings, each letter gone by the evening: ladder, rung, day."""
    for day in days:
        with office.database.write() as session:
            remind(session, make_desk(), at(f"{day} 07:30"))
            session.query(Letter).filter_by(state=LetterState.PENDING).update({"state": LetterState.SENT})
    with office.database.read() as session:
        told = [each for each in rows(session, Reminder) if each.dropped is None]
        return [(each.ladder, each.rung, each.slot.isoformat()) for each in told]


def choose(office: Office, until: date = FRIDAY, now: str = "2026-10-05 09:00") -> int:
    given = Answer(choice=Choice.FOLLOW_UP, answered_by="An", until=until)
    with office.database.write() as session:
        on = told_on(until, load_calendar(session))
        letter = session.get_one(Letter, 1)
        return acknowledge(session, BUS, letter, 1, given, at(now), at(now).date(), told_again=on).id


def test_it_is_quiet_until_the_day_then_told_once_and_the_ladder_goes_on(office: Office) -> None:
    choose(office)
    assert scan(office, "2026-10-06", "2026-10-07", "2026-10-08") == [("deadline", 7, "2026-10-05")]
    told = scan(office, "2026-10-09", "2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15")
    assert told[1:] == [
        ("follow_up", 3, "2026-10-09"),
        ("deadline", 1, "2026-10-13"),
        ("deadline", 0, "2026-10-14"),
        ("deadline", -1, "2026-10-15"),
    ]


def test_it_is_no_acknowledgement_and_moves_nothing(small_office: Office) -> None:
    choose(small_office)
    with small_office.database.read() as session:
        task = session.get_one(Task, 1)
        assert (task.state, task.deadline_version) == ("not_started", 1)
        lines = list(explain_task(session, make_desk(), "NV1", at("2026-10-06 09:00")))
    assert any("trả lời «Nhắc lại sau», đến ngày 09/10/2026" in line for line in lines)


def test_a_day_off_is_told_on_the_working_day_before(small_office: Office) -> None:
    choose(small_office, date(2026, 10, 11))
    assert scan(small_office, "2026-10-08", "2026-10-09")[1:] == [("follow_up", 3, "2026-10-09")]


def test_after_days_without_a_machine_it_is_told_late_and_once(small_office: Office) -> None:
    choose(small_office)
    assert scan(small_office, "2026-10-12", "2026-10-13")[1:] == [
        ("follow_up", 2, "2026-10-12"),
        ("deadline", 1, "2026-10-13"),
    ]


def test_what_waits_is_taken_out_with_the_day_and_comes_again_after_an_undo(small_office: Office) -> None:
    with small_office.database.write() as session:
        session.query(Letter).update({"state": LetterState.PENDING})
    given = choose(small_office)
    with small_office.database.write() as session:
        assert drop_needless(session, session.get_one(Letter, 1)) == "nhắc lại sau 09/10/2026"
    with small_office.database.write() as session:
        assert undo(session, BUS, session.get_one(Letter, 1), given, at("2026-10-05 09:05"))
    assert scan(small_office, "2026-10-06") == [("deadline", 7, "2026-10-06")]


def test_another_day_takes_the_place_of_the_first(small_office: Office) -> None:
    choose(small_office)
    choose(small_office, date(2026, 10, 12), "2026-10-05 10:00")
    assert scan(small_office, "2026-10-09", "2026-10-12")[1:] == [("follow_up", 2, "2026-10-12")]


def test_a_deadline_that_moves_forgets_it(small_office: Office) -> None:
    choose(small_office)
    with small_office.database.read() as session:
        task = session.get_one(Task, 1)
    small_office.change(task, lambda each: each.move_deadline(date(2026, 10, 8)))
    assert scan(small_office, "2026-10-06")[1:] == [("deadline", 3, "2026-10-06")]


@pytest.mark.parametrize(
    ("until", "on", "urgency", "words"),
    [
        (FRIDAY, date(2026, 10, 5), Urgency.NORMAL, ""),
        (DEADLINE, date(2026, 10, 5), Urgency.NORMAL, ""),
        (date(2026, 10, 15), date(2026, 10, 5), Urgency.NORMAL, "không sau 14/10/2026"),
        (date(2026, 10, 5), date(2026, 10, 5), Urgency.NORMAL, "ngày làm việc sau 05/10/2026"),
        (date(2026, 10, 11), FRIDAY, Urgency.NORMAL, "ngày làm việc sau 09/10/2026"),
        (FRIDAY, date(2026, 10, 5), Urgency.EXPRESS, "hỏa tốc"),
        (FRIDAY, date(2026, 10, 15), Urgency.NORMAL, "đã quá hạn"),
    ],
)
def test_which_days_may_be_chosen(sqlite_database: Database, until: date, on: date, urgency: str, words: str) -> None:
    office = an_office(sqlite_database, urgency=urgency)
    with office.database.read() as session:
        why = why_no_follow_up(session.get_one(Task, 1), until, on, load_calendar(session))
    assert words in why
    assert bool(words) == bool(why)
