"""Which tasks a digest lists, and in what order, however many there are."""

from dataclasses import replace
from datetime import date

import pytest

from bench._filling import MONDAY, NOW, Size, fill
from tasks.calendar_day import load_calendar
from tasks.database import Database
from tasks.deadline import OnTimeBy
from tasks.letters.digest.gather import gather
from tasks.letters.digest.lateness import Lateness
from tasks.letters.digest.section import nearing_order, overdue_order
from tests.support.office import Office, make_desk
from tests.support.plan import planned_statements, whole_tables

URGENT = ("normal", "express", "urgent")


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    office.department()
    for number in range(24):
        urgency = URGENT[number % 3]
        office.task(1, date(2026, 9, 7 + number % 8), urgency=urgency)
        office.task(1, date(2026, 10, 5 + number % 8), urgency=urgency)
    for day in (10, 14, 28):  # late by the day of the report, and not by today
        office.task(1, date(2026, 9, 9), state="reported", reported_on=date(2026, 9, day))
    office.task(1, date(2026, 9, 9), state="reported")
    office.task(1, date(2026, 9, 9), state="paused")
    office.task(1, date(2026, 9, 9), kind="undated")
    return office


def lists(office: Office, on_time_by: OnTimeBy = "report", most: int | None = None) -> tuple[list[str], list[str]]:
    """Codes, in the order in which they come."""
    with office.database.read() as session:
        found = Lateness(session, load_calendar(session), MONDAY, None, on_time_by, at_once=5)
        late, near = list(found.overdue(most)), list(found.nearing(most))
        assert late == sorted(late, key=overdue_order)
        assert near == sorted(near, key=nearing_order)
        assert most or found.count_nearing() == len(near)
    return [each.task.code for each in late], [each.task.code for each in near]


@pytest.mark.parametrize("on_time_by", ["report", "confirmation"])
def test_all_that_is_late_or_near_comes_once_in_the_letters_order(office: Office, on_time_by: OnTimeBy) -> None:
    late, near = lists(office, on_time_by)
    assert (len(set(late)), len(set(near))) == (len(late), len(near)) == (28, 12)
    for most in (*range(1, 30), 100):
        assert lists(office, on_time_by, most) == (late[:most], near[:most])


def test_of_equally_pressing_tasks_the_code_decides_sign_by_sign(office: Office) -> None:
    for code in ("b-1", "B10", "B-2", "b 3", "Đ1", "a9"):
        office.task(1, date(2026, 9, 4), code=code)
    late, _ = lists(office, most=6)
    assert late == ["B-2", "B10", "a9", "b 3", "b-1", "Đ1"]
    assert [lists(office, most=most)[0] for most in range(1, 6)] == [late[:most] for most in range(1, 6)]


def test_what_a_day_off_leaves_in_time_is_not_late(office: Office) -> None:
    office.task(1, date(2026, 10, 3))  # a Saturday, on Monday perhaps kept
    late, _ = lists(office)
    with office.database.read() as session:
        calendar = replace(load_calendar(session), roll_forward=True)
        found = [each.task.code for each in Lateness(session, calendar, MONDAY, None, "report").overdue()]
    assert set(late) - set(found) == {"NV55"}


def test_only_the_figures_walk_through_all_tasks(database: Database) -> None:
    fill(database, Size(tasks=20_000, due=200, contacts=40))
    with database.read() as session:
        calendar = load_calendar(session)
        with planned_statements(database) as plans:
            facts = gather(session, make_desk(), calendar, MONDAY, NOW, "TH1", "")
        with planned_statements(database) as lists:
            found = Lateness(session, calendar, MONDAY, None, "report")
            assert len(list(found.overdue())) == facts.late > 100
    walks = [line for line in plans if "Seq Scan on task" in line or line.startswith("SCAN task")]
    assert len(walks) <= 1  # PostgreSQL may walk through the index of the figures instead
    assert "task" not in whole_tables(lists)
