from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifiers.zalo.hours import Hours

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str, zone: str = "Asia/Ho_Chi_Minh") -> Hours:
    return Hours(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), ZoneInfo(zone))


def arrives(hours: Hours, wait: timedelta) -> str:
    return f"{(hours.now + wait).astimezone(hours.zone):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-25 05:59:59", False),
        ("2026-11-25 06:00:00", True),
        ("2026-11-25 21:59:59", True),
        ("2026-11-25 22:00:00", False),
        ("2026-11-25 00:00:00", False),
    ],
)
def test_templates_leave_from_six_until_ten_by_the_offices_time(moment: str, is_open: bool) -> None:
    assert at(moment).open is is_open


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-11-25 22:00:00", "2026-11-26 06:00:00"),
        ("2026-11-25 05:59:59", "2026-11-25 06:00:00"),
        ("2026-11-25 06:00:00", "2026-11-26 06:00:00"),
        ("2026-12-31 23:30:00", "2027-01-01 06:00:00"),
    ],
)
def test_morning_is_the_next_six_oclock(moment: str, morning: str) -> None:
    assert arrives(at(moment), at(moment).until_morning) == morning


@pytest.mark.parametrize("moment", ["2026-11-25 00:30:00", "2026-11-25 09:00:00", "2026-11-25 21:00:00"])
def test_the_next_day_is_never_today(moment: str) -> None:
    assert arrives(at(moment), at(moment).until_next_day) == "2026-11-26 06:00:00"


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        ("2026-11-25 09:00:00", "2026-12-01 06:00:00"),
        ("2026-12-31 09:00:00", "2027-01-01 06:00:00"),
        ("2027-01-31 09:00:00", "2027-02-01 06:00:00"),
        ("2026-12-01 01:00:00", "2027-01-01 06:00:00"),
    ],
)
def test_the_next_month_starts_on_its_first(moment: str, first: str) -> None:
    assert arrives(at(moment), at(moment).until_next_month) == first


def test_a_zone_that_changes_its_clock_waits_an_hour_less() -> None:
    hours = at("2026-03-28 22:00:00", "Europe/Berlin")
    assert hours.until_morning == timedelta(hours=7)
