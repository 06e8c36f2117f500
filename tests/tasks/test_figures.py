from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tasks.database import Database
from tasks.deadline import DeadlineState, OnTimeBy, deadline_state, late_by
from tasks.department import Department, DepartmentKind
from tasks.figures import Ageing, figures
from tasks.rates import Counts
from tasks.state import COUNTED, ExecutionState, TaskKind
from tasks.task import Task
from tasks.workdays import calendar_of
from tests.support.plan import planned_statements

CALENDAR = calendar_of([date(2026, 11, 24)], [], date(2027, 12, 31))
FRIDAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
NAMES = ("Sở Nội vụ", "Sở Đất đai", "Sở Công Thương")


@pytest.fixture
def departments(database: Database) -> list[int]:
    """Ids of three departments: the first stands first in protocol order, the others share a place."""
    with database.write() as session:
        rows = [
            Department(name=name, folded=name.lower(), kind=DepartmentKind.DEPARTMENT, position=min(place, 1))
            for place, name in enumerate(NAMES)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def add(session: Session, department: int, **columns: Any) -> Task:
    number = session.info.setdefault("number", 0)
    session.info["number"] += 1
    task = Task(
        code=f"NV{number}",
        content_key=f"k{number}",
        content="Báo cáo",
        lead_department_id=department,
        created_at=NOW,
        **{"state": ExecutionState.IN_PROGRESS, "kind": TaskKind.DATED} | columns,
    )
    session.add(task)
    session.flush()
    return task


def random_columns(chance: Random, last: date = FRIDAY + timedelta(20)) -> dict[str, Any]:
    def day() -> date | None:
        return last - timedelta(chance.randint(0, 220)) if chance.random() < 0.8 else None

    deadline = day()
    return {
        "state": chance.choice(list(ExecutionState)),
        "kind": chance.choice([TaskKind.DATED, TaskKind.UNDATED]),
        "deadline": deadline,
        "original_deadline": deadline and deadline - timedelta(chance.choice([-1, 0, 0, 1])),
        "reported_on": day(),
        "confirmed_on": day(),
    }


@pytest.mark.parametrize("on_time_by", ["report", "confirmation"])
@pytest.mark.parametrize(
    ("roll_forward", "ends"),
    [(False, CALENDAR.ends), (True, CALENDAR.ends), (False, FRIDAY + timedelta(3))],
    ids=["kept", "rolled forward", "the calendar ends soon"],
)
def test_figures_say_what_each_task_says(
    database: Database, departments: list[int], on_time_by: OnTimeBy, roll_forward: bool, ends: date
) -> None:
    chance, calendar = Random(20261120), replace(CALENDAR, roll_forward=roll_forward, ends=ends)  # noqa: S311 - no secret
    last = min(ends, FRIDAY + timedelta(20))
    with database.write() as session:
        tasks = [add(session, chance.choice(departments), **random_columns(chance, last)) for _ in range(400)]
        found = figures(session, FRIDAY, calendar, on_time_by)

    counted = [task for task in tasks if task.state in COUNTED]
    assert found.by_deadline == Counter(deadline_state(task, FRIDAY, calendar, on_time_by) for task in counted)
    assert found.by_state == Counter(ExecutionState(task.state) for task in counted)
    assert found.counts.total == len(counted)
    assert found.cancelled == len(tasks) - len(counted)
    put_off = Counter(
        t.lead_department_id for t in counted if t.deadline and t.original_deadline and t.deadline > t.original_deadline
    )
    assert found.extended == put_off.total()
    assert {line.department_id: line.extended for line in found.departments} == put_off
    overdue = [t for t in counted if deadline_state(t, FRIDAY, calendar, on_time_by) == DeadlineState.OVERDUE]
    assert found.ageing.total == found.counts.open_overdue == len(overdue)
    assert {line.department_id: line.worst for line in found.departments} == {
        department: max(late_by(t, FRIDAY, calendar, on_time_by) for t in overdue if t.lead_department_id == department)
        for department in departments
    }


def test_departments_add_up_to_the_whole(database: Database, departments: list[int]) -> None:
    chance = Random(7)  # noqa: S311 - no secret
    with database.write() as session:
        for _ in range(100):
            add(session, chance.choice(departments), **random_columns(chance))
        found = figures(session, FRIDAY, CALENDAR)

    assert sum((line.counts for line in found.departments), Counts()) == found.counts


def test_departments_stand_in_protocol_order_then_by_the_vietnamese_alphabet(
    database: Database, departments: list[int]
) -> None:
    with database.write() as session:
        for department in reversed(departments):
            add(session, department)
        found = figures(session, FRIDAY, CALENDAR)

    assert [line.name for line in found.departments] == ["Sở Nội vụ", "Sở Công Thương", "Sở Đất đai"]


def test_a_department_that_leads_nothing_has_no_line(database: Database, departments: list[int]) -> None:
    with database.write() as session:
        add(session, departments[1])
        add(session, departments[2], state=ExecutionState.CANCELLED)
        found = figures(session, FRIDAY, CALENDAR)

    assert [line.department_id for line in found.departments] == [departments[1]]
    assert found.cancelled == 1


def test_overdue_tasks_age_by_working_days(database: Database, departments: list[int]) -> None:
    late = {1: 1, 7: 1, 8: 2, 30: 2, 31: 3, 90: 3, 91: 4}
    with database.write() as session:
        for days in late:
            add(session, departments[0], deadline=CALENDAR.add_working_days(FRIDAY, -days))
        found = figures(session, FRIDAY, CALENDAR)

    assert found.ageing == Ageing(up_to_7=2, up_to_30=2, up_to_90=2, over_90=1)
    assert found.departments[0].worst == 91


def test_a_task_late_since_the_last_working_day_is_in_the_first_bucket(
    database: Database, departments: list[int]
) -> None:
    with database.write() as session:
        add(session, departments[0], deadline=FRIDAY)
        found = figures(session, date(2026, 11, 21), CALENDAR)

    assert found.ageing == Ageing(up_to_7=1)


def test_extended_tasks_are_told_beside(database: Database, departments: list[int]) -> None:
    with database.write() as session:
        add(session, departments[0], original_deadline=date(2026, 10, 30), deadline=date(2026, 11, 27))
        add(session, departments[0], original_deadline=date(2026, 11, 30), deadline=date(2026, 11, 27))
        found = figures(session, FRIDAY, CALENDAR)

    assert (found.counts.total, found.extended, found.departments[0].extended) == (2, 1, 1)


def test_of_a_recurring_task_the_occurrences_are_counted_and_the_parent_is_not(
    database: Database, departments: list[int]
) -> None:
    with database.write() as session:
        add(session, departments[0], kind=TaskKind.RECURRING)
        add(session, departments[0], kind=TaskKind.RECURRING, deadline=FRIDAY)
        found = figures(session, FRIDAY, CALENDAR)

    assert (found.counts.total, found.parents) == (1, 1)


def test_tasks_without_a_deadline_are_counted_and_never_late(database: Database, departments: list[int]) -> None:
    with database.write() as session:
        add(session, departments[0], kind=TaskKind.UNDATED)
        add(session, departments[0], kind=TaskKind.UNDATED, state=ExecutionState.DONE, reported_on=FRIDAY)
        found = figures(session, FRIDAY, CALENDAR)

    assert found.counts == Counts(total=2, done_on_time=1, done_undated=1, open_in_time=1)


def test_an_empty_office_has_figures_too(database: Database) -> None:
    with database.read() as session:
        found = figures(session, FRIDAY, CALENDAR)

    assert (found.counts, found.departments, found.as_of) == (Counts(), (), FRIDAY)
    assert found.counts.rate_a.percent() == "–"


def test_tasks_are_counted_along_an_index_and_none_is_sorted(sqlite_database: Database) -> None:
    with sqlite_database.read() as session, planned_statements(sqlite_database) as lines:
        figures(session, FRIDAY, CALENDAR, since=FRIDAY)

    walk = lines.index("SCAN task USING COVERING INDEX ix_task_figures")
    assert "TEMP B-TREE" not in lines[walk + 1]


def test_the_count_names_the_state_that_it_leaves_out_so_one_plan_serves_all_days(database: Database) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with database.read() as session:
        figures(session, FRIDAY, CALENDAR, since=FRIDAY)

    (count,) = (each for each in statements if "min(task.deadline)" in each)
    assert "task.state != 'reported'" in count
