"""What is due: the query says what the pure plan says, over any run of days, and asks no more of a big office."""

import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from tasks.calendar_day import load_calendar
from tasks.database import Database, open_database
from tasks.due import find_due
from tasks.escalation import choose_recipients
from tasks.ladder import Ladder, Planned, plan
from tasks.ladder_name import LadderName
from tasks.remind import remind
from tasks.reminder import Reminder, drop_unsent
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import ZONE, Office, at, make_desk, office_in_copy, rows
from tests.support.statement import counted_statements

# Two weeks with their weekends and, on 02/9, a holiday with its days off.
FIRST = date(2026, 8, 24)
DAYS = 15
LEAD, HELPER = 1, 2
THREE_AND_ONE = Ladder(before=(3, 1), after=())
SPARSE = Ladder(before=(5, 2, 0), after=(1, 4), coordinating_before=(3,), coordinating_after=(2,))

deadlines = st.none() | st.integers(-10, 35).map(lambda days: FIRST + timedelta(days=days))
ended = st.sampled_from([ExecutionState.DONE, ExecutionState.REPORTED, ExecutionState.CANCELLED])
happenings = st.lists(
    st.tuples(
        st.integers(0, DAYS - 1),
        st.integers(0, 3),
        st.tuples(st.just("move"), deadlines) | st.tuples(st.just("end"), ended) | st.just(("redo", None)),
    ),
    max_size=12,
)
stories = st.tuples(
    st.lists(st.tuples(deadlines, st.booleans()), min_size=4, max_size=4),
    happenings,
    st.sets(st.integers(0, DAYS - 1), max_size=6),
    st.sampled_from([Ladder(), SPARSE]),
)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A database with a calendar and two departments, copied for each story."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("furnished") / "dondoc.db"))
    database = open_database(f"sqlite:///{path}")
    office = Office(database).open()
    office.contact(office.department())
    office.contact(office.department("Sở Tài chính"), "tc@vidu.gov.vn")
    database.close()
    return path


def happen(office: Office, task: int, what: tuple[str, object]) -> None:
    with office.database.read() as session:
        found = session.get_one(Task, task + 1)
    name, value = what
    if name == "move":
        assert value is None or isinstance(value, date)
        office.change(found, lambda each: each.move_deadline(value))
    else:
        state = value if isinstance(value, ExecutionState) else ExecutionState.REDO
        office.change(found, lambda each: each.become(state))


@settings(max_examples=8, deadline=None)
@given(story=stories)
def test_over_any_run_of_days_each_rung_is_told_once_never_late_and_always_the_newest(
    furnished: Path,
    story: tuple[list[tuple[date | None, bool]], list[tuple[int, int, tuple[str, object]]], set[int], Ladder],
) -> None:
    tasks, changes, days_off_the_machine, ladder = story
    with office_in_copy(furnished) as office:
        for deadline, helped in tasks:
            office.task(LEAD, deadline, coordinating=(HELPER,) if helped else ())
        for number in range(DAYS):
            for _, task, what in (each for each in changes if each[0] == number):
                happen(office, task, what)
            if number not in days_off_the_machine:
                look_at_one_day(office, FIRST + timedelta(days=number), ladder)
        once_each(office)


def look_at_one_day(office: Office, on: date, ladder: Ladder) -> None:
    """Scan twice; what is new must be what the plan says of each task that has not been told yet."""
    before = told(office)
    for hour in ("07:30", "09:00"):
        with office.database.write() as session:
            scan = remind(session, make_desk(ladder=ladder), at(f"{on} {hour}"))
            working = load_calendar(session).is_working_day(on)
        assert not scan.written.waiting
    assert scan.new == []
    assert told(office) - before == planned(office, on, ladder) - before
    assert working or told(office) == before


Rung = tuple[int, int, int, bool]


def told(office: Office) -> set[Rung]:
    with office.database.read() as session:
        return {(each.task_id, each.deadline_version, each.rung, each.coordinating) for each in rows(session, Reminder)}


def planned(office: Office, on: date, ladder: Ladder) -> set[Rung]:
    found: set[Rung] = set()
    with office.database.read() as session:
        calendar = load_calendar(session)
        helped = {row.task_id for row in session.execute(Task.metadata.tables["coordination"].select())}
        for task in rows(session, Task):
            for coordinating in (False, True) if task.id in helped else (False,):
                seen = Planned(task.deadline, state=ExecutionState(task.state))
                rung = plan(seen, on, calendar, ladder, coordinating)
                if rung is not None:
                    found.add((task.id, task.deadline_version, rung, coordinating))
    return found


def once_each(office: Office) -> None:
    with office.database.read() as session:
        keys = Counter(
            (each.task_id, each.deadline_version, each.rung, each.contact_id) for each in rows(session, Reminder)
        )
    assert not [key for key, count in keys.items() if count > 1]


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    office = Office(sqlite_database).open()
    office.contact(office.department())
    return office


def statements(office: Office) -> int:
    """How many statements one look takes."""
    with office.database.read() as session:
        calendar, recipients = load_calendar(session), choose_recipients(session, make_desk(), at("2026-10-05 07:31"))
        with counted_statements(office.database) as seen:
            find_due(session, date(2026, 10, 5), calendar, Ladder(), recipients, ZONE)
    return len(seen)


def test_a_look_takes_as_many_statements_for_sixty_tasks_as_for_one(office: Office) -> None:
    office.task(1, date(2026, 10, 5), coordinating=(1,))
    few = statements(office)
    for number in range(60):
        office.task(1, date(2026, 9, 1) + timedelta(days=number), coordinating=(1,))
    assert statements(office) == few > 0


def test_a_department_that_leads_and_is_named_as_a_helper_too_is_asked_once_as_the_lead(database: Database) -> None:
    office = Office(database).open()
    lead, helper = office.department(), office.department("Sở Tài chính")
    office.contact(lead)
    office.contact(helper, "tc@vidu.gov.vn")
    office.task(lead, date(2026, 10, 5), coordinating=(lead, helper))
    with database.write() as session:
        scan = remind(session, make_desk(), at("2026-10-05 07:30"))
    assert [(each.contact_id, each.coordinating) for each in scan.new] == [(lead, False), (helper, True)]
    assert scan.written.reminders == 2


@pytest.mark.parametrize("told_on", [[7], [5, 7]], ids=["the later alone", "both"])
def test_a_rung_is_not_told_any_more_once_a_later_one_was(database: Database, told_on: list[int]) -> None:
    office = reminded_on(database, told_on)
    assert due_again_on_the_fifth(office) == []


def test_a_rung_is_told_where_a_later_one_was_taken_out(database: Database) -> None:
    office = reminded_on(database, [7])
    with office.database.write() as session:
        drop_unsent(session, 1, at("2026-10-07 07:32"), "no more")
    assert due_again_on_the_fifth(office) == [(3, False)]


def test_a_rung_that_was_told_is_due_already(database: Database) -> None:
    assert due_again_on_the_fifth(reminded_on(database, [5])) == [(3, True)]


def test_what_another_ladder_told_is_no_rung_of_this_one(database: Database) -> None:
    office = reminded_on(database, [5, 7])
    with office.database.write() as session:
        session.execute(update(Reminder).values(ladder=LadderName.UNANSWERED))
    assert due_again_on_the_fifth(office) == [(3, False)]


def reminded_on(database: Database, days: list[int]) -> Office:
    """A task is due on 08/10, its reminders were written on these days of October."""
    office = Office(database).open()
    office.contact(office.department())
    office.task(1, date(2026, 10, 8))
    for number in days:
        with database.write() as session:
            remind(session, make_desk(ladder=THREE_AND_ONE), at(f"2026-10-0{number} 07:31"))
    return office


def due_again_on_the_fifth(office: Office) -> list[tuple[int, bool]]:
    """Rungs that are due on 05/10, as if the calendar had given days back; whether they were written."""
    with office.database.write() as session:
        calendar, recipients = load_calendar(session), choose_recipients(session, make_desk(), at("2026-10-05 07:31"))
        found = find_due(session, date(2026, 10, 5), calendar, THREE_AND_ONE, recipients, ZONE)
    return [(each.rung, each.already) for each in found.due]
