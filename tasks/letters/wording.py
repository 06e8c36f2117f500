"""How days and deadlines are said in Vietnamese, once for letters, pages and the command line."""

from datetime import date
from functools import lru_cache

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_FIRST_MONTHS_WITH_ZERO = 2


def weekday(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


def short_day(day: date, on: date) -> str:
    """`26/11`, with the year when it is not the year of `on`."""
    return f"{day.day:02d}/{day.month:02d}" if day.year == on.year else full_day(day)


@lru_cache(maxsize=2_000)  # papers are of some days of some years
def full_day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def named_day(day: date, on: date) -> str:
    """`thứ Năm 26/11`."""
    return f"{weekday(day)} {short_day(day, on)}"


@lru_cache(maxsize=2_000)  # the tasks of a morning have a few dozen deadlines
def deadline_words(deadline: date | None, on: date, *, days_left: int, days_late: int) -> str:
    """A deadline as a reader of the day `on` thinks of it; both counts are in working days.

    A deadline on a day off leaves or has passed no working day: then the day itself is what matters.
    """
    if deadline is None:
        return "không có hạn"
    named = named_day(deadline, on)
    if deadline == on:
        return f"hạn hôm nay, {named}"
    if deadline < on:
        return (
            f"quá hạn {days_late} ngày làm việc (hạn {named})"
            if days_late
            else f"hạn {named}, chưa quá ngày làm việc nào"
        )
    return f"còn {days_left} ngày làm việc, {named}" if days_left else f"hạn {named}, không còn ngày làm việc nào"


def rung_words(rung: int) -> str:
    """A rung of the ladder: working days before the deadline, negative after it."""
    if rung == 0:
        return "đúng ngày hạn"
    return f"trước hạn {rung} ngày làm việc" if rung > 0 else f"sau hạn {-rung} ngày làm việc"


@lru_cache(maxsize=100)
def date_line(on: date, place: str = "") -> str:
    """`Lạng Sơn, ngày 05 tháng 01 năm 2026`: zero before days < 10 and months 1, 2 only, as official papers have it."""
    month = f"{on.month:02d}" if on.month <= _FIRST_MONTHS_WITH_ZERO else str(on.month)
    words = f"ngày {on.day:02d} tháng {month} năm {on.year}"
    return f"{place}, {words}" if place else capital(words)


def capital(words: str) -> str:
    """First letter large, the rest as it was (str.capitalize would flatten `Thứ Hai`)."""
    return words[:1].upper() + words[1:]
