"""The sample office's year: its figures, its days, its words."""

from collections import Counter
from datetime import date

import pytest

from tasks.state import ExecutionState, TaskKind
from tasks.workdays import Calendar
from worker.demo.contact import NOBODY, OUTSIDE
from worker.demo.sample import DONE, TOTAL, draw
from worker.demo.sample_task import SampleTask

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def tasks(calendar2026: Calendar) -> list[SampleTask]:
    return draw(ON, calendar2026)


def test_it_has_the_figures_of_the_seed_report(tasks: list[SampleTask]) -> None:
    states = Counter(task.line.state for task in tasks)
    assert (TOTAL, DONE) == (3441, 3285)
    assert len(tasks) == TOTAL
    assert states[ExecutionState.DONE] == DONE


def test_the_same_seed_and_day_give_the_same_tasks(tasks: list[SampleTask], calendar2026: Calendar) -> None:
    assert draw(ON, calendar2026) == tasks


def test_another_seed_gives_other_tasks(tasks: list[SampleTask], calendar2026: Calendar) -> None:
    assert draw(ON, calendar2026, seed=7) != tasks


@pytest.mark.parametrize("on", [date(2026, 2, 20), date(2026, 8, 31), date(2026, 11, 22), date(2027, 3, 1)])
def test_any_day_of_a_year_has_the_same_figures(on: date, calendar2026: Calendar) -> None:
    tasks = draw(on, calendar2026)
    assert len(tasks) == TOTAL
    assert sum(task.line.state is ExecutionState.DONE for task in tasks) == DONE


def test_late_in_a_year_every_task_is_of_that_year(tasks: list[SampleTask]) -> None:
    assert {task.line.issued_on.year for task in tasks} == {ON.year}


def test_something_stands_on_every_rung_and_far_behind(tasks: list[SampleTask], calendar2026: Calendar) -> None:
    waiting = [task.line.deadline for task in tasks if task.line.state in {"in_progress", "not_started", "redo"}]
    left = {calendar2026.working_days_between(ON, deadline) for deadline in waiting if deadline}
    assert {7, 3, 1, 0, -1, -60} <= left


def test_nothing_was_given_reported_or_confirmed_after_the_day(tasks: list[SampleTask]) -> None:
    days = [(task.line.issued_on, task.line.reported_on, task.line.confirmed_on) for task in tasks]
    assert max(day for three in days for day in three if day) <= ON


def test_a_task_is_reported_after_it_was_given_and_confirmed_after_that(tasks: list[SampleTask]) -> None:
    for task in tasks:
        days = [task.line.issued_on, task.line.reported_on, task.line.confirmed_on]
        known = [day for day in days if day]
        assert known == sorted(known)


def test_only_a_done_task_is_confirmed(tasks: list[SampleTask]) -> None:
    assert all((task.line.confirmed_on is not None) == (task.line.state is ExecutionState.DONE) for task in tasks)


def test_most_are_done_on_time_and_some_are_not(tasks: list[SampleTask]) -> None:
    late = sum(task.line.late for task in tasks if task.line.state is ExecutionState.DONE)
    assert 100 < late < 350


def test_a_deadline_that_was_put_off_lies_after_the_original(tasks: list[SampleTask]) -> None:
    moved = [task.line for task in tasks if task.line.extended]
    assert len(moved) > 50
    assert all(line.original and line.deadline and line.original < line.deadline for line in moved)


def test_all_kinds_of_tasks_are_there(tasks: list[SampleTask]) -> None:
    assert {task.kind for task in tasks} == set(TaskKind)


def test_an_undated_task_has_no_deadline_and_the_others_have_one(tasks: list[SampleTask]) -> None:
    assert all((task.line.deadline is None) == (task.kind is TaskKind.UNDATED) for task in tasks)


def test_no_two_rows_of_one_document_ask_one_department_the_same(tasks: list[SampleTask]) -> None:
    rows = Counter(
        (task.document.key, task.lead.name, task.content, task.line.original if task.period else None) for task in tasks
    )
    assert max(rows.values()) == 1


def test_open_tasks_read_differently(tasks: list[SampleTask]) -> None:
    titles = Counter(task.document.title for task in tasks if task.line.state is not ExecutionState.DONE)
    assert max(titles.values()) <= 3


def test_no_brace_is_left_in_any_sentence(tasks: list[SampleTask]) -> None:
    assert not [task.content for task in tasks if set("{}@") & set(task.content + task.document.title)]


def test_each_sentence_begins_with_a_capital_and_ends_plainly(tasks: list[SampleTask]) -> None:
    assert all(task.content[0].isupper() and task.content[-1] not in ".;, " for task in tasks)


def test_a_unit_never_helps_itself(tasks: list[SampleTask]) -> None:
    assert not [task for task in tasks if task.lead.name in task.helps]


def test_departments_that_are_hard_to_reach_have_something_overdue(tasks: list[SampleTask]) -> None:
    overdue = {task.lead.name for task in tasks if task.urged and task.line.state is not ExecutionState.DONE}
    assert {NOBODY, OUTSIDE} <= overdue


def test_work_is_spread_over_departments_and_communes(tasks: list[SampleTask]) -> None:
    leads = Counter(task.lead.name for task in tasks)
    communes = sum(count for name, count in leads.items() if name.startswith("UBND "))
    assert len(leads) > 80
    assert 0.25 < communes / TOTAL < 0.6
