import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TYPED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100


def read_day(text: str) -> date | None:
    """A day from a date picker (`2026-11-05`) or typed as Vietnamese do (`5/11/2026`, `05.11.2026`); never mm/dd.

    None when it is neither, is no day of any calendar, or lies outside the years an office deals with.
    """
    packed = text.replace(" ", "")
    if found := _ISO.fullmatch(packed):
        year, month, day = (int(part) for part in found.groups())
    elif found := _TYPED.fullmatch(packed):
        day, month, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def is_picked(text: str) -> bool:
    """Whether a date picker can show the text again; anything else must come back in a plain text field."""
    return not text or bool(_ISO.fullmatch(text) and read_day(text))
