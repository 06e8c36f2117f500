"""Rules as offices write them: "trước ngày 25 hằng tháng", "thứ Sáu hằng tuần", "ngày làm việc cuối cùng của quý".

"Trước ngày 25" has the 25th itself as its deadline, as the offices' own lists of such tasks have it.
"""

import re

from tasks.recurring.rule import RuleError, read_rule
from tasks.state import Period
from tasks.text import fold

DEFAULTS = {
    Period.WEEKLY: "FREQ=WEEKLY;BYDAY=FR",
    Period.MONTHLY: "FREQ=MONTHLY;BYMONTHDAY=-1",
    Period.QUARTERLY: "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
}
"""The last working day of the period: the last day, or the working day before it."""

_EVERY = r"(?:hang|moi|cua|trong|cua moi|cua hang|hang ky)"
_MONTHLY = re.compile(rf"\bngay (?:mung )?(\d{{1,2}}),? {_EVERY} thang\b")
_QUARTERLY = re.compile(r"\bngay (?:mung )?(\d{1,2})(?: cua)? thang cuoi(?: cung)?(?: cua)?(?: hang| moi)? quy\b")
_WEEKLY = re.compile(rf"\b(thu [a-z2-7]+|chu nhat),? {_EVERY} tuan\b")
_LAST = re.compile(rf"\bngay(?: lam viec)? cuoi(?: cung)?(?: {_EVERY})? (tuan|thang|quy)\b")
_DAYS = {"hai": "MO", "2": "MO", "ba": "TU", "3": "TU", "tu": "WE", "4": "WE", "nam": "TH", "5": "TH"}
_DAYS |= {"sau": "FR", "6": "FR", "bay": "SA", "7": "SA"}
_PERIODS = {"tuan": Period.WEEKLY, "thang": Period.MONTHLY, "quy": Period.QUARTERLY}
LAST_DAY, SHORTEST_MONTH = 31, 28


def rule_in_words(text: str) -> str | None:
    """The RRULE of the first rule that the words state; None when they state none."""
    folded = fold(text)
    for pattern, read in ((_QUARTERLY, _of_quarter), (_MONTHLY, _of_month), (_WEEKLY, _of_week), (_LAST, _last)):
        if (match := pattern.search(folded)) and (found := read(match[1])):
            return found
    return None


def rule_of(text: str) -> str:
    """A rule as a person types it: words, or an RRULE.

    Raises:
        RuleError: neither.
    """
    found = rule_in_words(text)
    if found is None and "=" not in text:
        raise RuleError(
            f"Không hiểu «{text}»; cần ví dụ «ngày 25 hằng tháng», «thứ Sáu hằng tuần», "
            "«ngày làm việc cuối cùng của quý» hoặc FREQ=MONTHLY;BYMONTHDAY=25."
        )
    return found or read_rule(text)


def _of_month(number: str) -> str | None:
    days = _month_days(int(number))
    return f"FREQ=MONTHLY;{days}" if days else None


def _of_quarter(number: str) -> str | None:
    days = _month_days(int(number))
    return f"FREQ=MONTHLY;BYMONTH=3,6,9,12;{days}" if days else None


def _month_days(day: int) -> str | None:
    """The 31st of a month that has none is its last day; RFC 5545 would leave such a month out."""
    if not 1 <= day <= LAST_DAY:
        return None
    if day <= SHORTEST_MONTH:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(map(str, range(SHORTEST_MONTH, day + 1)))};BYSETPOS=-1"


def _of_week(name: str) -> str | None:
    day = "SU" if name == "chu nhat" else _DAYS.get(name.removeprefix("thu "))
    return f"FREQ=WEEKLY;BYDAY={day}" if day else None


def _last(period: str) -> str:
    return DEFAULTS[_PERIODS[period]]
