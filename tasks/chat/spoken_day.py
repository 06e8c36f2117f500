import re
from datetime import date, timedelta

YEARS = range(2000, 2101)
LATELY = timedelta(days=92)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?", re.ASCII)


def spoken_day(word: str, on: date, *, ahead: bool) -> date | None:
    """A day as it is written in a chat: `30/11/2026`, or `30/11`, of the year that is nearest in time.

    `ahead` for a day to come, as a deadline that is asked for: 05/01 written in December is of the next year. A day
    that has passed is of the last three months: what is further away needs its year. Never mm/dd. None for what is no
    day of the years that an office deals with.
    """
    found = _DAY.fullmatch(word)
    if found is None:
        return None
    day, month, year = (int(part) if part else None for part in found.groups())
    if year is not None:
        return _made(year, month, day) if year in YEARS else None
    years = (on.year, on.year + 1) if ahead else (on.year, on.year - 1)
    made = (_made(each, month, day) for each in years)
    return next((each for each in made if each and (each >= on if ahead else on - LATELY <= each <= on)), None)


def _made(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None
