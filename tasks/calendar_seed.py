"""What the calendar holds before the office says anything: public holidays by package, and corrections by notice."""

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import as_file, files

from tasks.calendar_file import Day, DayKind, read_office_file

FIRST_YEAR = 2022
"""From here to the last checked year the package agrees, day by day, with the Government's notices."""
LAST_CHECKED_YEAR = 2026

CHECKED_SOURCE = "gói holidays, đã đối chiếu"
COMPUTED_SOURCE = "gói holidays, tính trước"


def seed_years(on: date) -> range:
    """The years to seed on a day: from the first known to the next one, which is needed before it begins."""
    return range(FIRST_YEAR, on.year + 2)


def seeded_days(years: Iterable[int]) -> list[Day]:
    """In order of date; a correction stands in for what the package says of the same day."""
    years = sorted(years)
    found = {day.day: day for day in (*_from_package(years), *_corrections(years))}
    return sorted(found.values(), key=lambda day: day.day)


def _from_package(years: list[int]) -> Iterator[Day]:
    import holidays  # needed once a year

    known = holidays.country_holidays("VN", years=years, language="vi", expand=False)
    for day, name in known.items():
        yield _day(day, _kind(name), name)
    for day in known.weekend_workdays:
        if day.year in years:
            yield _day(day, DayKind.MADE_UP, "Làm bù ngày nghỉ hoán đổi")


def _day(day: date, kind: DayKind, name: str) -> Day:
    checked = FIRST_YEAR <= day.year <= LAST_CHECKED_YEAR
    return Day(day, kind, name, CHECKED_SOURCE if checked else COMPUTED_SOURCE, checked)


def _kind(name: str) -> DayKind:
    if "(nghỉ bù" in name:
        return DayKind.SUBSTITUTE
    return DayKind.SWAPPED if "thay cho" in name else DayKind.HOLIDAY


def _corrections(years: list[int]) -> Iterator[Day]:
    with as_file(files("tasks") / "calendar_corrections.csv") as path:
        yield from (day for day in read_office_file(path) if day.day.year in years)
