"""Periods of recurring tasks: opened by data, each once, each with a deadline of its own."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tasks.calendar_day import load_calendar
from tasks.coordination import coordinating_of
from tasks.database import Database
from tasks.figures import figures
from tasks.handlers import BUS
from tasks.recurring.change import Wanted, set_recurrence
from tasks.recurring.occurrence import occurrences
from tasks.recurring.open import open_periods
from tasks.recurring.rule import DayOff
from tasks.remind import remind
from tasks.state import ExecutionState, Period, TaskKind
from tasks.task import Task
from tests.support.office import Office, at, make_desk

PARENT: dict[str, Any] = {"kind": TaskKind.RECURRING, "content": "Báo cáo giải ngân"}


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return made(sqlite_database)


def made(database: Database) -> Office:
    office = Office(database).open()
    office.contact(office.department())
    office.department("Sở Tài chính")
    return office


def opened(office: Office, on: date) -> list[tuple[str, str, date]]:
    with office.database.write() as session:
        found = open_periods(session, BUS, load_calendar(session), on, at(f"{on} 07:30"), "rule recurring")
        return [(each.parent.task.code, each.period.name, each.deadline) for each in found]


def test_a_period_is_opened_once_ahead_of_its_deadline(database: Database) -> None:
    office = made(database)
    office.task(1, None, **PARENT, deadline_rule="ngày 25 hằng tháng", coordinating=(2,))
    assert opened(office, date(2026, 11, 9)) == []
    assert opened(office, date(2026, 11, 10)) == [("NV1", "kỳ tháng 11/2026", date(2026, 11, 25))]
    assert opened(office, date(2026, 11, 11)) == []
    with office.database.read() as session:
        ((_, task),) = occurrences(session, 1)
        assert (task.content, task.state) == ("Báo cáo giải ngân (kỳ tháng 11/2026)", ExecutionState.NOT_STARTED)
        assert (task.original_deadline, coordinating_of(session, task.id)) == (date(2026, 11, 25), {2})


def test_the_period_is_reminded_and_counted_and_its_parent_is_not(office: Office) -> None:
    office.task(1, None, **PARENT, deadline_rule="ngày 25 hằng tháng")
    opened(office, date(2026, 11, 16))
    with office.database.write() as session:
        found = remind(session, make_desk(), at("2026-11-16 07:30"))
        assert [each.code for each in found.new] == ["NV2"]
        counted = figures(session, date(2026, 11, 16), load_calendar(session), "report")
    assert counted.counts.total == 1


@pytest.mark.parametrize(
    ("day_off", "deadline"),
    [(DayOff.BEFORE, date(2026, 12, 31)), (DayOff.AFTER, date(2027, 1, 4)), (DayOff.KEEP, date(2027, 1, 1))],
)
def test_a_due_day_on_a_day_off_moves_as_the_rule_says(office: Office, day_off: DayOff, deadline: date) -> None:
    task = office.task(1, None, **PARENT)
    with office.database.write() as session:
        held, wanted = session.get_one(Task, task.id), Wanted("ngày 1 hằng tháng", 10, day_off)
        set_recurrence(session, BUS, held, wanted, date(2026, 12, 1), office.now, "person An")
    assert opened(office, date(2026, 12, 24)) == [("NV1", "kỳ tháng 1/2027", deadline)]


def test_without_a_rule_a_period_ends_with_its_last_working_day(office: Office) -> None:
    office.task(1, None, **PARENT, period=Period.WEEKLY)
    office.task(1, None, **PARENT, period=Period.QUARTERLY)
    office.task(1, None, **PARENT)
    assert opened(office, date(2026, 12, 28)) == [
        ("NV1", "tuần 53/2026", date(2026, 12, 31)),
        ("NV2", "quý IV/2026", date(2026, 12, 31)),
    ]


def test_of_periods_missed_only_those_are_opened_that_can_still_be_done(office: Office) -> None:
    office.task(1, None, **PARENT, deadline_rule="thứ Sáu hằng tuần", period=Period.WEEKLY)
    assert [name for _, name, _ in opened(office, date(2026, 10, 5))] == ["tuần 41/2026"]
    # Away for three weeks: weeks 42 and 43 are over, week 44 is not.
    assert [name for _, name, _ in opened(office, date(2026, 10, 28))] == ["tuần 44/2026"]


def test_a_parent_that_has_ended_or_is_history_opens_nothing(office: Office) -> None:
    facts: tuple[dict[str, Any], ...] = ({"state": ExecutionState.CANCELLED}, {"silent": True}, {})
    for each in facts:
        office.task(1, None, **PARENT, **each, deadline_rule="ngày 25 hằng tháng")
    with office.database.write() as session:
        last, ended = session.get_one(Task, 3), Wanted(until=date(2026, 11, 24))
        set_recurrence(session, BUS, last, ended, date(2026, 11, 1), office.now, "person An")
    assert opened(office, date(2026, 11, 20)) == []


def test_the_report_of_a_period_leaves_its_parent_open(office: Office) -> None:
    parent = office.task(1, None, **PARENT, deadline_rule="ngày 25 hằng tháng")
    opened(office, date(2026, 11, 16))
    with office.database.read() as session:
        period = session.scalars(select(Task).where(Task.id != parent.id)).one()
    office.change(period, lambda each: each.report(date(2026, 11, 20)))
    assert opened(office, date(2026, 12, 14)) == [("NV1", "kỳ tháng 12/2026", date(2026, 12, 25))]
