"""The office's limits of extensions: how many, how long, and whether after the deadline."""

from dataclasses import dataclass
from datetime import date

from tasks.deadline import is_overdue
from tasks.letters.wording import full_day
from tasks.workdays import Calendar, CalendarEnds


@dataclass(frozen=True, kw_only=True)
class ExtensionPolicy:
    """`most` times a task, each by at most `working_days` after the deadline that it moves; 0 is no limit.

    `when_overdue`: whether it may still be asked for once the deadline has passed.
    """

    most: int = 2
    working_days: int = 30
    when_overdue: bool = False

    def __str__(self) -> str:
        """The limits in the office's words, for whoever asks and whoever decides."""
        limits = (
            f"nhiều nhất {self.most} lần" if self.most else "",
            f"mỗi lần không quá {self.working_days} ngày làm việc" if self.working_days else "",
            "" if self.when_overdue else "đề nghị trước khi quá hạn",
        )
        return "; ".join(filter(None, limits)) or "không giới hạn"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a request is judged by. Without a calendar nothing that counts working days is judged."""

    policy: ExtensionPolicy
    calendar: Calendar | None
    on: date


def beyond_limits(code: str, deadline: date, new: date, times: int, terms: Terms) -> str:
    """Why a new deadline goes beyond the limits, in Vietnamese; empty when it does not.

    `times` is how often the deadline was put off before.
    """
    policy = terms.policy
    if not policy.when_overdue and _overdue(deadline, terms):
        return f"Nhiệm vụ {code} đã quá hạn (hạn {full_day(deadline)}); việc gia hạn phải đề nghị trước khi quá hạn."
    if policy.most and times >= policy.most:
        return f"Nhiệm vụ {code} đã gia hạn {times} lần; quy định nhiều nhất {policy.most} lần."
    latest = _latest(deadline, terms)
    if latest is not None and new > latest:
        return (
            f"Nhiệm vụ {code} chỉ được gia hạn đến {full_day(latest)}: "
            f"mỗi lần không quá {policy.working_days} ngày làm việc."
        )
    return ""


def _overdue(deadline: date, terms: Terms) -> bool:
    try:
        return is_overdue(deadline, terms.on, terms.calendar) if terms.calendar else terms.on > deadline
    except CalendarEnds:
        return True  # the day after whose end it is overdue lies in the past, so the calendar knows it


def _latest(deadline: date, terms: Terms) -> date | None:
    """The last day allowed; None where there is no limit, or it lies where no calendar reaches."""
    if not terms.policy.working_days or terms.calendar is None:
        return None
    try:
        return terms.calendar.add_working_days(deadline, terms.policy.working_days)
    except CalendarEnds:
        return None
