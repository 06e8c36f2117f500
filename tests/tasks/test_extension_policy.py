"""The office's limits of extensions: how many, how long, whether after the deadline."""

from datetime import date
from typing import Any

import pytest

from tasks.extension_policy import ExtensionPolicy, Terms, beyond_limits
from tasks.workdays import Calendar

DEADLINE = date(2026, 10, 5)
CALENDAR = Calendar(frozenset(), frozenset(), date(2026, 12, 31))


def judged(new: date, *, times: int = 0, on: date = date(2026, 10, 1), **policy: Any) -> str:
    terms = Terms(policy=ExtensionPolicy(**policy), calendar=CALENDAR, on=on)
    return beyond_limits("NV1", DEADLINE, new, times, terms)


def test_the_last_day_allowed_is_counted_in_working_days() -> None:
    assert judged(date(2026, 10, 19), working_days=10) == ""
    assert "chỉ được gia hạn đến 19/10/2026" in judged(date(2026, 10, 20), working_days=10)


def test_a_limit_of_nothing_is_none() -> None:
    assert judged(date(2026, 12, 30), times=9, most=0, working_days=0) == ""


def test_the_third_is_one_too_many() -> None:
    assert judged(date(2026, 10, 8), times=1) == ""
    assert "đã gia hạn 2 lần; quy định nhiều nhất 2 lần" in judged(date(2026, 10, 8), times=2)


@pytest.mark.parametrize(("on", "late"), [(DEADLINE, False), (date(2026, 10, 6), True)])
def test_once_overdue_it_is_too_late_to_ask_unless_the_office_allows(on: date, late: bool) -> None:
    assert ("đã quá hạn" in judged(date(2026, 10, 20), on=on)) == late
    assert judged(date(2026, 10, 20), on=on, when_overdue=True) == ""


def test_where_no_calendar_reaches_only_the_office_judges() -> None:
    assert judged(date(2027, 6, 1), working_days=300) == ""
