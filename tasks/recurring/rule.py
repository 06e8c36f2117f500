"""When a recurring task is due: a recurrence rule (RFC 5545 §3.3.10), and what a day off does to a due day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from dateutil.rrule import DAILY, rrule, rrulestr

from tasks.state import Labelled
from tasks.workdays import Calendar

LONGEST = 200
MOVED_BY_DAYS_OFF = timedelta(days=15)
"""No run of days off is longer: so far a due day may lie from the day that its rule names."""


class DayOff(Labelled):
    """What becomes of a due day that is a day off."""

    BEFORE = "before", "ngày làm việc liền trước"
    AFTER = "after", "ngày làm việc liền sau"
    KEEP = "keep", "giữ nguyên"


class RuleError(ValueError):
    """A rule that cannot be followed; says what was found, what is expected and the mend, in Vietnamese."""


@dataclass(frozen=True)
class Rule:
    """`text` is an RRULE without its name, as `FREQ=MONTHLY;BYMONTHDAY=25`; it is counted from `starts`."""

    text: str
    starts: date
    day_off: DayOff = DayOff.BEFORE
    until: date | None = None

    def named_days(self, first: date, last: date) -> Iterator[date]:
        """The days that the rule names from `first` to `last`, in order, whether they are worked or not."""
        end = min(last, self.until) if self.until else last
        for each in self._rule.between(_midnight(first), _midnight(end), inc=True):
            yield each.date()

    def due_day(self, named: date, calendar: Calendar) -> date:
        """The deadline for a day that the rule names.

        Raises:
            CalendarEnds: the calendar does not say what is worked then.
        """
        if self.day_off is DayOff.BEFORE:
            return calendar.previous_working_day(named)
        return calendar.next_working_day(named) if self.day_off is DayOff.AFTER else named

    @cached_property
    def _rule(self) -> rrule:
        return _read(self.text, self.starts)


def read_rule(text: str) -> str:
    """An RRULE as it is stored: without `RRULE:`, in capitals.

    Raises:
        RuleError: it is none, or names more than one day a day.
    """
    found = text.strip().upper().removeprefix("RRULE:").strip()
    if len(found) > LONGEST:
        raise RuleError(f"Quy tắc dài hơn {LONGEST} ký tự; rút ngắn lại.")
    _read(found, date(2026, 1, 1))
    return found


def _read(text: str, starts: date) -> rrule:
    try:
        found = rrulestr(text, dtstart=_midnight(starts))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unreadable(text) from error
    # Anything but one plain rule of whole days: a set of rules, or one by the hour.
    if not isinstance(found, rrule) or getattr(found, "_freq", DAILY) > DAILY or not _by_days(text):
        raise _unreadable(text)
    return found


def _by_days(text: str) -> bool:
    return "\n" not in text and not any(part in text.upper() for part in ("BYHOUR", "BYMINUTE", "BYSECOND", "DTSTART"))


def _unreadable(text: str) -> RuleError:
    return RuleError(
        f"Không hiểu quy tắc «{text}»; cần ví dụ «ngày 25 hằng tháng», «thứ Sáu hằng tuần», "
        "«ngày làm việc cuối cùng của quý» hoặc FREQ=MONTHLY;BYMONTHDAY=25 (RFC 5545)."
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
