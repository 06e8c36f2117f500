from datetime import UTC, date, datetime, time

import pytest

from tasks.sending_hours import SendingHours
from tasks.workdays import calendar_of
from tests.support.office import ZONE, at

# Friday 09/10 is a holiday, Saturday 17/10 is worked.
CALENDAR = calendar_of([date(2026, 10, 9)], [date(2026, 10, 17)], date(2026, 12, 31))
HOURS = SendingHours(ZONE)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2026-10-05 07:30", "2026-10-05 07:30"),
        ("2026-10-05 17:59", "2026-10-05 17:59"),
        ("2026-10-05 07:29", "2026-10-05 07:30"),
        ("2026-10-05 00:00", "2026-10-05 07:30"),
        ("2026-10-05 18:00", "2026-10-06 07:30"),
        ("2026-10-05 23:59", "2026-10-06 07:30"),
        ("2026-10-08 18:00", "2026-10-12 07:30"),
        ("2026-10-09 10:00", "2026-10-12 07:30"),
        ("2026-10-10 06:00", "2026-10-12 07:30"),
        ("2026-10-11 22:00", "2026-10-12 07:30"),
        ("2026-10-17 10:00", "2026-10-17 10:00"),
    ],
)
def test_letters_leave_at_once_within_the_hours_else_at_the_next_opening(asked: str, given: str) -> None:
    assert HOURS.next(at(asked), CALENDAR) == at(given)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2026-10-05 07:29", None),
        ("2026-10-05 07:30", "2026-10-05 07:30"),
        ("2026-10-05 17:59", "2026-10-05 07:30"),
        ("2026-10-05 18:00", None),
        ("2026-10-11 10:00", None),
        ("2026-10-17 10:00", "2026-10-17 07:30"),
    ],
)
def test_since_when_it_is_open_is_the_days_own_opening(asked: str, given: str | None) -> None:
    assert HOURS.opened_at(at(asked), CALENDAR) == (at(given) if given else None)


def test_the_day_is_the_offices_and_not_utcs() -> None:
    # 23:00 UTC on Sunday is 06:00 on Monday in Hà Nội.
    assert HOURS.next(datetime(2026, 10, 4, 23, 0, tzinfo=UTC), CALENDAR) == at("2026-10-05 07:30")


def test_the_hours_are_the_offices_own() -> None:
    early = SendingHours(ZONE, time(6), time(7))
    assert early.next(at("2026-10-05 06:30"), CALENDAR) == at("2026-10-05 06:30")
    assert early.next(at("2026-10-05 07:00"), CALENDAR) == at("2026-10-06 06:00")
