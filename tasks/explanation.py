"""Why a task was, or was not, reminded, and what comes next: the rules told back, one line each."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.channel_words import channel_words
from tasks.climb_words import climb_lines
from tasks.clock import day
from tasks.contact import office_titles
from tasks.department import Department
from tasks.desk import Desk
from tasks.escalation import Recipient, choose_recipients
from tasks.follow_up import standing_follow_ups
from tasks.history import what_was_said
from tasks.ladder import plan, planned_of
from tasks.letters.wording import capital, full_day
from tasks.office import UnknownTaskError, spellings
from tasks.recurring.occurrence import occurrences
from tasks.state import REMINDED, ExecutionState, TaskKind
from tasks.task import Task
from tasks.workdays import Calendar

# Past the longest rung and any Tết: if nothing comes by then, nothing comes.
LOOK_AHEAD = timedelta(days=60)


def explain_task(session: Session, desk: Desk, code: str, now: datetime) -> Iterator[str]:
    """Lines in Vietnamese.

    Raises:
        UnknownTaskError: no task has that code.
    """
    task = session.scalars(select(Task).where(Task.code.in_(spellings(code)))).first()
    if task is None:
        raise UnknownTaskError(code)
    calendar, on = desk.read_calendar(session), day(now, desk.hours.zone)
    department = session.get_one(Department, task.lead_department_id)
    yield f"{task.code}: {department.name} chủ trì; trạng thái «{ExecutionState(task.state).label}»."
    yield f"Hạn: {full_day(task.deadline) if task.deadline else 'không có'} (lần {task.deadline_version})."
    yield from _periods(session, task)
    yield from what_was_said(session, task.code, desk.hours.zone)
    yield from climb_lines(session, task, desk.hours.zone)
    yield from _silence(task)
    yield from _put_off(session, task, on)
    yield _recipient(session, desk, task, now)
    yield _next(desk, task, calendar, on)


def _periods(session: Session, task: Task) -> Iterator[str]:
    """The periods of a recurring task, each a task of its own."""
    for each, period in occurrences(session, task.id):
        deadline = f"hạn {full_day(period.deadline)}" if period.deadline else "không hạn"
        yield f"{capital(each.name)}: {period.code}, {deadline}, «{ExecutionState(period.state).label}»."


def _silence(task: Task) -> Iterator[str]:
    state = ExecutionState(task.state)
    if state not in REMINDED:
        yield f"Không đôn đốc vì trạng thái là «{state.label}»."
    if task.deadline is None or task.kind == TaskKind.UNDATED:
        yield "Không đôn đốc vì nhiệm vụ không có hạn."
    if task.silent:
        yield "Không đôn đốc vì được nạp làm dữ liệu cũ (--silent), cho đến khi hạn thay đổi."


def _put_off(session: Session, task: Task, on: date) -> Iterator[str]:
    """Rungs that an officer put off are not told until its day."""
    for each in standing_follow_ups(session, task):
        if each.tell_on > on:
            yield (
                f"Đầu mối số {each.contact_id} chọn nhắc lại sau ({full_day(each.until)}): "
                f"các nấc trước ngày {full_day(each.tell_on)} không gửi cho đầu mối này."
            )


def _recipient(session: Session, desk: Desk, task: Task, now: datetime) -> str:
    recipient = choose_recipients(session, desk, now).get(task.lead_department_id)
    if isinstance(recipient, Recipient):
        who = office_titles(session, [recipient.contact_id])[recipient.contact_id]
        passed = "".join(f"; không qua {channel_words(each.channel)}: {each.why}" for each in recipient.passed)
        return f"Người nhận: {who} (đầu mối số {recipient.contact_id}), qua {recipient.channel}{passed}."
    why = "; ".join(recipient.reasons) if recipient else "đơn vị chưa có đầu mối"
    return f"Không có người nhận: {why}."


def _next(desk: Desk, task: Task, calendar: Calendar, on: date) -> str:
    if task.silent or task.deadline is None:
        return "Sắp tới: không có lượt nào."
    planned = planned_of(task, desk.hours.zone)
    today = plan(planned, on, calendar, desk.ladder)
    each = on
    while (each := each + timedelta(days=1)) <= min(on + LOOK_AHEAD, calendar.ends):
        rung = plan(planned, each, calendar, desk.ladder)
        if rung is not None and rung != today:
            return f"Sắp tới: nấc {rung} vào ngày {full_day(each)}."
    return "Sắp tới: không có lượt nào trong 60 ngày tới."
