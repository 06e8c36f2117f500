"""Thirty tasks whose figures at the close of 20/11/2026 were counted by hand."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from tasks.calendar_file import DayKind
from tasks.calendar_seed import seed_years, seeded_days
from tasks.deadline import DeadlineState, Standing, deadline_state, late_by
from tasks.ladder import Ladder, Planned, plan
from tasks.rates import Counts, Rate
from tasks.state import ExecutionState, TaskKind
from tasks.workdays import Calendar, calendar_of

SAMPLE = Path(__file__).parents[1] / "data" / "nhiem-vu-mau.csv"
CLOSE = date(2026, 11, 20)
OVERDUE = {2: 5, 7: 1, 15: 15, 17: 10, 21: 4}
COLUMN = {
    DeadlineState.ON_TIME: "done_on_time",
    DeadlineState.LATE: "done_late",
    DeadlineState.OVERDUE: "open_overdue",
}


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    days = seeded_days(seed_years(CLOSE))
    made_up = {day.day for day in days if day.kind is DayKind.MADE_UP}
    return calendar_of({day.day for day in days} - made_up, made_up, date(2027, 12, 31))


@pytest.fixture(scope="module")
def sample() -> dict[int, Standing]:
    """The tasks by their number in the file."""
    return dict(rows())


def rows() -> Iterator[tuple[int, Standing]]:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            yield (
                int(row["STT"]),
                Standing(
                    state=state_of(row["Trạng thái"]),
                    kind=next(kind for kind in TaskKind if kind.label == row["Loại nhiệm vụ"]),
                    deadline=day_of(row["Hạn hiện tại"]),
                    reported_on=day_of(row["Ngày hoàn thành/báo cáo"]),
                ),
            )


def state_of(cell: str) -> ExecutionState:
    return next(state for state in ExecutionState if cell.startswith(state.label))


def day_of(cell: str) -> date | None:
    return datetime.strptime(cell, "%d/%m/%Y").date() if cell else None  # noqa: DTZ007 - a day has no zone


def counts(sample: dict[int, Standing], calendar: Calendar) -> Counts:
    columns = Counter(COLUMN.get(deadline_state(task, CLOSE, calendar), "open_in_time") for task in sample.values())
    return Counts(total=len(sample), **columns)


def test_the_four_columns_are_6_3_16_and_5(sample: dict[int, Standing], calendar: Calendar) -> None:
    assert counts(sample, calendar) == Counts(total=30, done_on_time=6, done_late=3, open_in_time=16, open_overdue=5)


def test_both_rates_are_as_counted_by_hand(sample: dict[int, Standing], calendar: Calendar) -> None:
    found = counts(sample, calendar)

    assert (found.rate_a.percent(), found.rate_b.percent()) == ("30,0%", "64,3%")
    assert found.on_time == Rate(6, 9)


def test_five_tasks_are_late_by_so_many_working_days(sample: dict[int, Standing], calendar: Calendar) -> None:
    late = {number: late_by(task, CLOSE, calendar) for number, task in sample.items() if task.state != "done"}

    assert {number: days for number, days in late.items() if days} == OVERDUE


def test_the_states_of_the_file_and_of_the_day_agree(sample: dict[int, Standing], calendar: Calendar) -> None:
    found = Counter(deadline_state(task, CLOSE, calendar) for task in sample.values())

    assert found == {
        DeadlineState.ON_TIME: 6,
        DeadlineState.LATE: 3,
        DeadlineState.OVERDUE: 5,
        DeadlineState.TODAY: 1,  # row 23
        DeadlineState.SOON: 4,  # rows 3, 5, 6 and 30
        DeadlineState.IN_TIME: 9,
        DeadlineState.UNDATED: 1,  # row 13
        DeadlineState.STOPPED: 1,  # row 27
    }


def test_the_ladder_reminds_of_what_is_near_or_late(sample: dict[int, Standing], calendar: Calendar) -> None:
    planned = {
        number: plan(Planned(task.deadline, TaskKind(task.kind), ExecutionState(task.state)), CLOSE, calendar, Ladder())
        for number, task in sample.items()
    }

    assert {number: rung for number, rung in planned.items() if rung is not None} == {
        23: 0,
        **dict.fromkeys((5, 30), 1),  # row 5 falls on a day off: one working day is left before it
        **dict.fromkeys((3, 6), 3),
        **dict.fromkeys((4, 14, 22), 7),
        **{number: -days for number, days in OVERDUE.items()},
    }
