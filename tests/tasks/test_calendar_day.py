from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from tasks.calendar_day import (
    CalendarMissingError,
    Written,
    calendar_warning,
    load_calendar,
    seed,
    seed_years,
    write_days,
)
from tasks.calendar_file import Day, DayKind
from tasks.calendar_seed import seeded_days
from tasks.database import Database
from tasks.workdays import CalendarEnds

YEARS = seed_years(date(2026, 11, 20))
CULTURE_DAY = date(2026, 11, 24)
WORKED_AFTER_ALL = Day(CULTURE_DAY, DayKind.MADE_UP, "Làm việc bình thường", "1/TB-VP", official=True)
NEW_YEAR_2027 = Day(date(2027, 1, 1), DayKind.HOLIDAY, "Tết Dương lịch", "2/TB-BNV", official=True)


def test_the_seeded_calendar_knows_this_year_and_the_next(database: Database) -> None:
    with database.write() as session:
        seed(session, YEARS)
    with database.read() as session:
        calendar = load_calendar(session)

    assert calendar.ends == date(2027, 12, 31)
    assert not calendar.is_working_day(date(2026, 1, 2))
    assert calendar.is_working_day(date(2026, 1, 10))
    assert calendar.working_days_between(date(2026, 11, 2), date(2026, 11, 23)) == 15


def test_seeding_again_changes_nothing(database: Database) -> None:
    with database.write() as session:
        first = seed(session, YEARS)
        again = seed(session, YEARS)

    assert first == Written(created=len(seeded_days(YEARS)))
    assert again == Written(unchanged=first.created)


def test_parts_that_start_at_once_seed_once(database: Database) -> None:
    start = Barrier(3)

    def prepare(_number: int) -> int:
        start.wait(20)
        with database.write() as session:
            return seed(session, [2026]).created

    with ThreadPoolExecutor(3) as threads:
        assert sorted(threads.map(prepare, range(3)))[:2] == [0, 0]


def test_what_the_office_says_outlives_seeding(database: Database) -> None:
    with database.write() as session:
        seed(session, YEARS)
        assert write_days(session, [WORKED_AFTER_ALL], "văn thư") == Written(updated=1)
        assert write_days(session, [WORKED_AFTER_ALL], "văn thư") == Written(unchanged=1)
        seed(session, YEARS)
    with database.read() as session:
        assert load_calendar(session).is_working_day(CULTURE_DAY)


def test_a_day_made_up_next_year_does_not_stretch_the_calendar(database: Database) -> None:
    with database.write() as session:
        seed(session, [2026])
        write_days(session, [Day(date(2027, 1, 9), DayKind.MADE_UP, "Bù", "3/TB", official=True)], "văn thư")
        calendar = load_calendar(session)

    assert calendar.ends == date(2026, 12, 31)
    with pytest.raises(CalendarEnds):
        calendar.is_working_day(date(2027, 1, 1))


def test_rolling_forward_is_chosen_when_loading(database: Database) -> None:
    with database.write() as session:
        seed(session, [2026])

        assert load_calendar(session, roll_forward=True).due_day(CULTURE_DAY) == date(2026, 11, 25)


def test_without_any_calendar_nothing_is_counted(database: Database) -> None:
    with database.read() as session, pytest.raises(CalendarMissingError, match="dondoc calendar import"):
        load_calendar(session)


@pytest.mark.parametrize(
    ("on", "warned"),
    [(date(2026, 11, 30), None), (date(2026, 12, 1), "Lịch năm 2027"), (date(2027, 2, 1), "Lịch năm 2027")],
)
def test_from_1_december_the_office_is_told_that_next_year_is_only_foreseen(
    database: Database, on: date, warned: str | None
) -> None:
    with database.write() as session:
        seed(session, YEARS)
        warning = calendar_warning(session, on)

    assert (warning or "").startswith(warned or "")
    assert bool(warning) == bool(warned)


def test_the_warning_ends_with_the_first_official_row(database: Database) -> None:
    with database.write() as session:
        seed(session, YEARS)
        write_days(session, [NEW_YEAR_2027], "văn thư")

        assert calendar_warning(session, date(2026, 12, 1)) is None
