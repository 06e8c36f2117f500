"""Whether a task was told of on one day, and if not, why: what `dondoc explain --on` answers."""

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.desk import Desk
from tasks.ladder_name import LadderName
from tasks.letters.wording import full_day
from tasks.reminder import Reminder
from tasks.report.past import read_past
from tasks.run import REMIND, Run
from tasks.rung_words import rung_in_words
from tasks.state import REMINDED, ExecutionState
from tasks.task import Task
from tasks.timeline.dropped import dropped_words
from tasks.timeline.quiet import why_quiet
from tasks.workdays import DAY, Calendar


def verdict(session: Session, desk: Desk, task: Task, calendar: Calendar, on: date) -> str:
    """One line about a day that is over, or today; what comes is the rehearsal's."""
    rows = session.scalars(select(Reminder).where(Reminder.task_id == task.id, Reminder.slot == on)).all()
    if rows:
        return f"Ngày {full_day(on)}: " + "; ".join(map(_told, rows)) + "."
    return f"Ngày {full_day(on)} không có lượt đôn đốc nào: {_why(session, desk, task, calendar, on)}."


def _told(row: Reminder) -> str:
    words = f"đôn đốc {rung_in_words(row.ladder, row.rung)}"
    return f"{words} (không gửi: {dropped_words(row.dropped)})" if row.dropped else f"{words}, thư số {row.letter_id}"


def _why(session: Session, desk: Desk, task: Task, calendar: Calendar, on: date) -> str:
    zone = desk.hours.zone
    then = read_past(session, datetime.combine(on + DAY, time(), zone)).get(task.id, {})
    state, deadline = then.get("state", task.state), then.get("deadline", task.deadline)
    told = _last_rung(session, task, on)
    quiet = why_quiet(session, desk, task, deadline, calendar, on)
    reasons = (
        (day(task.created_at, zone) > on, f"nhiệm vụ được nhập ngày {full_day(day(task.created_at, zone))}"),
        (not calendar.is_working_day(on), "ngày nghỉ"),
        (session.get(Run, (REMIND, on)) is None, "ngày đó không rà soát"),
        (state not in REMINDED, f"trạng thái khi đó là «{ExecutionState(state).label}»"),
        (deadline is None, "nhiệm vụ không có hạn"),
        (task.silent, "được nạp làm dữ liệu cũ (--silent)"),
        (quiet is not None, quiet or ""),
        (told is not None, f"chưa đến nấc mới; đã đôn đốc {told}"),
    )
    return next((words for holds, words in reasons if holds), "chưa đến nấc nào, hoặc không có người nhận")


def _last_rung(session: Session, task: Task, on: date) -> str | None:
    theirs = (Reminder.task_id == task.id, Reminder.slot < on, Reminder.dropped.is_(None))
    lead = (Reminder.ladder == LadderName.DEADLINE, Reminder.coordinating.is_(False))
    row = session.scalars(select(Reminder).where(*theirs, *lead).order_by(Reminder.id.desc()).limit(1)).first()
    return f"{rung_in_words(row.ladder, row.rung)}, ngày {full_day(row.slot)}" if row else None
