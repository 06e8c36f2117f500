"""Why a task was, or was not, reminded, and what comes next: the rules told back, one line each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.channel_words import channel_words
from tasks.climb_words import climb_lines
from tasks.clock import day
from tasks.contact import office_titles
from tasks.department import Department
from tasks.desk import Desk
from tasks.escalation import Recipient, choose_recipients
from tasks.letters.wording import capital, full_day
from tasks.office import UnknownTaskError, spellings
from tasks.recurring.occurrence import occurrences
from tasks.state import REMINDED, ExecutionState, TaskKind
from tasks.task import Task
from tasks.timeline.coming import LOOK_AHEAD, find_coming
from tasks.timeline.moment import Moment
from tasks.timeline.read import read_timeline
from tasks.timeline.rungs import rung_stories
from tasks.timeline.verdict import verdict

NOTHING = "Sắp tới: không có lượt nào."


@dataclass(frozen=True)
class Explanation:
    """`timeline` has the moments that `lines` tell, for a program to read."""

    code: str
    lines: tuple[str, ...]
    timeline: tuple[Moment, ...]


def read_explanation(session: Session, desk: Desk, code: str, now: datetime, on: date | None = None) -> Explanation:
    """What the command and the API tell alike.

    Raises:
        UnknownTaskError: no task has that code.
        CalendarEnds: `on` lies outside the calendar.
    """
    task = find_task(session, code)
    lines = tuple(explain_task(session, desk, task.code, now, on))
    return Explanation(task.code, lines, tuple(read_timeline(session, task.id, desk.hours.zone, on)))


def explain_task(session: Session, desk: Desk, code: str, now: datetime, on: date | None = None) -> Iterator[str]:
    """Lines in Vietnamese: how it stands, what happened, its rungs, why it is silent if it is, what comes next.

    With `on` the last lines answer for that day, and what happened after it is left out.

    Raises:
        UnknownTaskError: no task has that code.
        CalendarEnds: `on` lies outside the calendar.
    """
    task = find_task(session, code)
    calendar, today = desk.read_calendar(session), day(now, desk.hours.zone)
    if on is not None:
        calendar.is_working_day(on)  # refuses a day that nobody can count with, before any morning is played
    department = session.get_one(Department, task.lead_department_id)
    yield f"{task.code}: {department.name} chủ trì; trạng thái «{ExecutionState(task.state).label}»."
    yield f"Hạn: {full_day(task.deadline) if task.deadline else 'không có'} (lần {task.deadline_version})."
    yield from _periods(session, task)
    yield from _happened(session, desk, task, on)
    if on is not None and on <= today:
        yield verdict(session, desk, task, calendar, on)
        return
    stories = rung_stories(session, desk, task, calendar, today)
    if stories:
        yield "Các nấc trước hạn: " + "; ".join(each.line for each in stories) + "."
    yield from climb_lines(session, task, desk.hours.zone)
    yield from _silence(task)
    yield _recipient(session, desk, task, now)
    yield _next(session, desk, task, now, on or today + LOOK_AHEAD)


def find_task(session: Session, code: str) -> Task:
    """As people type it.

    Raises:
        UnknownTaskError: no task has that code.
    """
    task = session.scalars(select(Task).where(Task.code.in_(spellings(code)))).first()
    if task is None:
        raise UnknownTaskError(code)
    return task


def _periods(session: Session, task: Task) -> Iterator[str]:
    """The periods of a recurring task, each a task of its own."""
    for each, period in occurrences(session, task.id):
        deadline = f"hạn {full_day(period.deadline)}" if period.deadline else "không hạn"
        yield f"{capital(each.name)}: {period.code}, {deadline}, «{ExecutionState(period.state).label}»."


def _happened(session: Session, desk: Desk, task: Task, until: date | None) -> Iterator[str]:
    shown = read_timeline(session, task.id, desk.hours.zone, until)
    yield from (each.line(desk.hours.zone) for each in shown)
    if not any(each.kind == "letter" for each in shown):
        yield "Chưa có lượt đôn đốc nào."


def _silence(task: Task) -> Iterator[str]:
    state = ExecutionState(task.state)
    if state not in REMINDED:
        yield f"Không đôn đốc vì trạng thái là «{state.label}»."
    if task.deadline is None or task.kind == TaskKind.UNDATED:
        yield "Không nhắc theo hạn vì nhiệm vụ không có hạn."
    if task.silent:
        yield "Không đôn đốc vì được nạp làm dữ liệu cũ (--silent), cho đến khi hạn thay đổi."


def _recipient(session: Session, desk: Desk, task: Task, now: datetime) -> str:
    recipient = choose_recipients(session, desk, now, [task.lead_department_id]).get(task.lead_department_id)
    if isinstance(recipient, Recipient):
        who = office_titles(session, [recipient.contact_id])[recipient.contact_id]
        passed = "".join(f"; không qua {channel_words(each.channel)}: {each.why}" for each in recipient.passed)
        return f"Người nhận: {who} (đầu mối số {recipient.contact_id}), qua {recipient.channel}{passed}."
    why = "; ".join(recipient.reasons) if recipient else "đơn vị chưa có đầu mối"
    return f"Không có người nhận: {why}."


def _next(session: Session, desk: Desk, task: Task, now: datetime, until: date) -> str:
    if task.silent or task.state in {ExecutionState.DONE, ExecutionState.CANCELLED} or _is_frame(task):
        return NOTHING
    found = find_coming(session, desk, task, now, until)
    if found is None:
        return f"Sắp tới: không có lượt nào đến hết ngày {full_day(until)}, nếu không có gì thay đổi."
    return f"Sắp tới, nếu không có gì thay đổi: {found.words}."


def _is_frame(task: Task) -> bool:
    """Whether a recurring task is no more than what its periods, each a task of its own, are opened by."""
    return task.kind == TaskKind.RECURRING and task.deadline is None
