from dataclasses import replace
from datetime import date
from typing import Any

from tasks.intake.candidate import Candidate
from tasks.intake.grid import Row
from tasks.intake.latest import GaveWay, Latest
from tasks.intake.task_row import TaskRow
from tasks.state import TaskKind

ROW = TaskRow(
    number=0,
    code="",
    content="Việc",
    lead="Sở Tài chính",
    coordinating=None,
    document_number="",
    issued_on=None,
    assigned_on=None,
    kind=TaskKind.UNDATED,
    period=None,
    rule="",
    original_deadline=None,
    deadline=None,
    deadline_said=False,
    extensions=(),
    state=None,
    facts={},
    texts={},
    updated_on=None,
    warnings=(),
)


def candidate(number: int, key: str, sheet: int = 0, **said: Any) -> Candidate:
    return Candidate(sheet, Row(number, ()), replace(ROW, number=number, **said), key, 1, None, ())


def numbers(latest: Latest) -> list[int]:
    return [each.row.number for each in latest]


def test_the_row_further_down_stands_where_its_task_first_stood() -> None:
    latest = Latest()
    assert latest.add(candidate(2, "a")) is None
    assert latest.add(candidate(3, "b")) is None
    assert latest.add(candidate(2, "a", sheet=1)) == GaveWay(sheet=0, number=2, newer=2)
    assert latest.add(candidate(9, "a", sheet=1)) == GaveWay(sheet=1, number=2, newer=9)
    assert numbers(latest) == [9, 3]


def test_the_row_updated_later_stays_though_it_stands_above() -> None:
    latest = Latest()
    latest.add(candidate(2, "a", updated_on=date(2026, 11, 3)))
    assert latest.add(candidate(3, "a", updated_on=date(2026, 11, 2))) == GaveWay(sheet=0, number=3, newer=2)
    assert latest.add(candidate(4, "a")) == GaveWay(sheet=0, number=2, newer=4)
    assert latest.add(candidate(5, "a", updated_on=date(2026, 1, 1))) == GaveWay(sheet=0, number=4, newer=5)
    assert numbers(latest) == [5]


def test_an_offices_own_code_says_which_task_it_is() -> None:
    latest = Latest()
    latest.add(candidate(2, "a", code="VP-1"))
    latest.add(candidate(3, "b", code="VP-1"))
    assert numbers(latest) == [3]
