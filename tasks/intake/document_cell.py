"""A document as many lists write it in one cell: its number, and the day after it."""

import re
from datetime import date, datetime

from tasks.intake.day import read_day
from tasks.text import tidy_number

_WITH_DAY = re.compile(r"(.*?\S)[\s,;(]+(?:ngày|ngay|ng\.)\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\s*\)?\.?", re.IGNORECASE)


def read_document(text: str, field: str, epoch: datetime) -> tuple[str, date | None]:
    """(number, day) of "1562/UBND-KT ngày 05/10/2026"; the day is None when the cell has only a number.

    Raises:
        CellError: the day does not exist.
    """
    match = _WITH_DAY.fullmatch(text) if "ng" in text.lower() else None  # most say no day
    if match is None:
        return tidy_number(text), None
    return tidy_number(match[1]), read_day(match[2], field, epoch)
