"""The office's calendar changes: what was counted is counted again, and what has not left is looked at again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tasks.calendar_day import CalendarMissingError, Facts, Written, enter_days, forget_day, write_days
from tasks.calendar_file import Day, DayKind
from tasks.clock import day
from tasks.desk import Desk
from tasks.events import Bus
from tasks.look_again import look_again
from tasks.office_event import CalendarChanged
from tasks.recount import recount
from tasks.remind import Scan
from tasks.task import hold_tasks
from tasks.workdays import Calendar, CalendarEnds

TOLD = 5
REASON = "lịch thay đổi: "


class CalendarDayError(ValueError):
    """A day that cannot be entered or taken back; says why, in Vietnamese."""


@dataclass(frozen=True)
class CalendarChange:
    """`days` are those that are worked now and were not, or the other way round; `moved` codes with new deadlines.

    `scan` is the scan that was made at once; None where the next daily one finds what is due.
    """

    written: Written
    days: tuple[date, ...] = ()
    moved: tuple[str, ...] = ()
    letters: int = 0
    scan: Scan | None = None


def change_calendar(
    session: Session, bus: Bus, desk: Desk, days: Iterable[Day], entered_by: str, now: datetime, actor: str
) -> CalendarChange:
    """Write the office's days with all that follows from them, in the caller's transaction.

    Raises:
        CalendarDayError: a holiday lies beyond a year of which nothing is known.
    """
    days = list(days)
    try:
        before = desk.read_calendar(session)
    except CalendarMissingError:
        return CalendarChange(enter_days(session, bus, days, entered_by, now, actor))  # nothing was counted yet
    _refuse_a_gap(before, days)
    return _follow(session, bus, desk, before, write_days(session, days, entered_by), now, actor)


def take_back(session: Session, bus: Bus, desk: Desk, on: date, now: datetime, actor: str) -> CalendarChange:
    """Forget what a person entered for a day: what was known without the office stands again.

    Raises:
        CalendarDayError: nobody entered anything for it.
    """
    before = desk.read_calendar(session)
    written = forget_day(session, on)
    if written is None:
        raise CalendarDayError(
            f"Ngày {on:%d/%m/%Y} không có gì do Văn phòng nhập; để một ngày nghỉ có sẵn thành ngày làm việc: "
            f"dondoc calendar add {on:%d/%m/%Y} --kind made_up --name … --source …"
        )
    return _follow(session, bus, desk, before, written, now, actor)


def _refuse_a_gap(before: Calendar, days: Iterable[Day]) -> None:
    """A holiday says that its year is known: a slip of the pen must not make a year without a single one."""
    known = before.ends.year
    for holiday in sorted(each.day for each in days if each.kind == DayKind.HOLIDAY):
        if holiday.year > known + 1:
            raise CalendarDayError(
                f"Ngày nghỉ lễ {holiday:%d/%m/%Y}: lịch mới có đến năm {known}, chưa có lịch năm {known + 1}; "
                f"hãy xem lại năm của ngày này, hoặc nạp lịch năm {known + 1} trước: dondoc calendar import FILE"
            )
        known = max(known, holiday.year)


def _follow(
    session: Session, bus: Bus, desk: Desk, before: Calendar, written: Written, now: datetime, actor: str
) -> CalendarChange:
    if not written.changes:
        return CalendarChange(written)
    after, on = desk.read_calendar(session), day(now, desk.hours.zone)
    changed = tuple(each for each in sorted(written.changes) if _worked(before, each) != _worked(after, each))
    moving = {each.task_id: each.deadline for each in recount(session, before, after, on)} if changed else {}
    held = hold_tasks(session, moving)  # before the first event: who holds a task may wait for the log
    changes = {each.isoformat(): change for each, change in sorted(written.changes.items())}
    bus.publish(session, CalendarChanged(days=changes), now, actor)
    reason = REASON + _words(written.changes, changed)
    for task in held:
        bus.publish(session, task.move_deadline(moving[task.id], reason, wakes=not task.silent), now, actor)
    if not changed:
        return CalendarChange(written)
    seen = look_again(session, desk, after, now, reason)
    return CalendarChange(written, changed, tuple(each.code for each in held), seen.letters, seen.scan)


def _worked(calendar: Calendar, on: date) -> bool | None:
    try:
        return calendar.is_working_day(on)
    except CalendarEnds:
        return None


def _words(changes: Mapping[date, tuple[Facts | None, Any]], changed: tuple[date, ...]) -> str:
    """`nghỉ 23/11/2026 (Nối ngày nghỉ), làm việc 28/11/2026`."""
    told = [_word(each, changes[each][1]) for each in changed[:TOLD]]
    more = f" và {len(changed) - TOLD} ngày khác" if len(changed) > TOLD else ""
    return ", ".join(told) + more


def _word(on: date, facts: Facts | None) -> str:
    if facts is None:
        return f"bỏ ngày {on:%d/%m/%Y} đã nhập"
    kind, name, *_ = facts
    return f"{'làm việc' if kind == DayKind.MADE_UP else 'nghỉ'} {on:%d/%m/%Y} ({name})"
