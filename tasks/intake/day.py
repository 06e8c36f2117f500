"""A day as offices write it: a date cell, a serial number, or dd/mm/yyyy in words. Never mm/dd."""

import math
import re
from datetime import date, datetime

from tasks.intake.cell import Value, as_text
from tasks.intake.problem import CellError
from tasks.text import fold

NO_DAY = date(1970, 1, 1)
"""What several systems export for "no deadline"."""
SERIALS = range(20_000, 80_000)  # 1954 to 2119; a smaller number is a quantity, not a day
YEARS = range(1945, 2101)

_DAY_FIRST = re.compile(r"(?:ngay )?(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ ,]+\d{1,2}:\d{2}(?::\d{2})?)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ t]\d{2}:\d{2}(?::\d{2})?)?")
_IN_WORDS = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_SERIAL = re.compile(r"\d{5}(?:[.,]0+)?")

EXPECTED = "ngày dạng dd/mm/yyyy (ví dụ 05/11/2026)"
MEND = "ghi lại, chỉ gồm ngày, tháng, năm đủ bốn chữ số"
MONTHS = range(1, 13)


def read_day(value: Value, field: str, epoch: datetime) -> date | None:
    """The day; None for a blank cell and for 01/01/1970.

    Raises:
        CellError: anything else, as a month in place of the day, two figures for a year, no such day.
    """
    day = _day(value, field, epoch)
    return None if day == NO_DAY else day


def _day(value: Value, field: str, epoch: datetime) -> date | None:
    if isinstance(value, date):
        return _plausible(value.date() if isinstance(value, datetime) else value, field)
    text = as_text(value)
    if not text:
        return None
    if isinstance(value, bool):
        raise _unreadable(field, text)
    if isinstance(value, int | float):
        return _from_serial(value, field, epoch)
    return _from_text(text, field, epoch)


def _from_text(text: str, field: str, epoch: datetime) -> date:
    folded = fold(text)
    if match := _DAY_FIRST.fullmatch(folded):
        return _made(field, text, match[4], match[3], match[1])
    if match := _YEAR_FIRST.fullmatch(folded):
        return _made(field, text, *match.groups())
    if match := _IN_WORDS.fullmatch(folded):
        return _made(field, text, match[3], match[2], match[1])
    if _SERIAL.fullmatch(folded):
        return _from_serial(int(folded[:5]), field, epoch)
    raise _unreadable(field, text)


def _from_serial(serial: float, field: str, epoch: datetime) -> date:
    if not math.isfinite(serial) or int(serial) not in SERIALS:
        raise _unreadable(field, as_text(serial))
    from openpyxl.utils.datetime import from_excel  # heavy, and asked for by few

    moment = from_excel(int(serial), epoch)
    if not isinstance(moment, datetime):
        raise _unreadable(field, as_text(serial))
    return _plausible(moment.date(), field)


def _made(field: str, text: str, year: str, month: str, day: str) -> date:
    try:
        return _plausible(date(int(year), int(month), int(day)), field)
    except ValueError:
        raise CellError(field=field, value=text, expected=EXPECTED, mend=_mend(year, int(month), int(day))) from None


def _mend(year: str, month: int, day: int) -> str:
    """What a person is asked of a day that no calendar has; never done for them."""
    if month in MONTHS:
        return f"tháng {month:02}/{year} không có ngày {day}; ghi lại đúng ngày"
    if day in MONTHS:
        return f"ghi ngày trước, tháng sau: nếu là ngày {month} tháng {day} thì ghi {month:02}/{day:02}/{year}"
    return MEND


def _plausible(day: date, field: str) -> date:
    if day.year not in YEARS:
        raise _unreadable(field, f"{day:%d/%m/%Y}")
    return day


def _unreadable(field: str, text: str) -> CellError:
    return CellError(field=field, value=text, expected=EXPECTED, mend=MEND)
