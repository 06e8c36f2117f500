"""The rungs of a task's present deadline: which were told, which were passed over and why, which are to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.desk import Desk
from tasks.ladder_name import LadderName
from tasks.letters.wording import full_day
from tasks.reminder import Reminder
from tasks.run import REMIND, Run
from tasks.task import Task
from tasks.timeline.dropped import dropped_words
from tasks.workdays import Calendar, CalendarEnds


@dataclass(frozen=True)
class RungStory:
    """A rung before the deadline; `state` is told, dropped, skipped or coming."""

    rung: int
    on: date
    state: str
    words: str

    @property
    def line(self) -> str:
        return f"nấc {self.rung} ({full_day(self.on)}): {self.words}"


def rung_stories(session: Session, desk: Desk, task: Task, calendar: Calendar, on: date) -> list[RungStory]:
    """The lead department's, the earliest first; none for a task without a deadline, or beyond the calendar."""
    if task.deadline is None:
        return []
    entered = day(task.created_at, desk.hours.zone)
    given = _given(task, calendar, entered)
    before, _ = desk.ladder.of(task.kind, task.urgency).rungs(coordinating=False, given=given)
    written = _written(session, task)
    return list(_stories(session, sorted(before, reverse=True), written, task.deadline, calendar, entered, on))


def _given(task: Task, calendar: Calendar, entered: date) -> int | None:
    """Working days that were given; None where the calendar does not know, and rungs that are shares are left out."""
    if task.deadline is None or task.deadline > calendar.ends:
        return None
    return calendar.working_days_between(task.assigned_on or entered, task.deadline)


def _written(session: Session, task: Task) -> dict[int, Reminder]:
    same = (Reminder.task_id == task.id, Reminder.deadline_version == task.deadline_version)
    lead = (Reminder.ladder == LadderName.DEADLINE, Reminder.coordinating.is_(False))
    rows = session.scalars(select(Reminder).where(*same, *lead).order_by(Reminder.id))
    return {row.rung: row for row in rows}


def _stories(
    session: Session,
    rungs: list[int],
    written: dict[int, Reminder],
    deadline: date,
    calendar: Calendar,
    entered: date,
    on: date,
) -> Iterator[RungStory]:
    for rung in rungs:
        try:
            comes = calendar.previous_working_day(calendar.add_working_days(calendar.due_day(deadline), -rung))
        except CalendarEnds:
            continue
        row = written.get(rung)
        if row is not None and row.dropped:
            yield RungStory(rung, comes, "dropped", f"không gửi: {dropped_words(row.dropped)}")
        elif row is not None:
            yield RungStory(rung, comes, "told", f"trong thư số {row.letter_id}, ngày {full_day(row.slot)}")
        elif comes > on:
            yield RungStory(rung, comes, "coming", "chưa đến")
        else:
            yield RungStory(rung, comes, "skipped", _skipped(session, comes, entered))


def _skipped(session: Session, comes: date, entered: date) -> str:
    if entered > comes:
        return f"bỏ qua: nhiệm vụ được nhập sau đó, ngày {full_day(entered)}"
    if session.get(Run, (REMIND, comes)) is None:
        return "bỏ qua: không rà soát ngày đó"
    return "bỏ qua: ngày đó đơn vị không phải đôn đốc (đã trả lời, tạm dừng, hẹn nhắc lại) hoặc không có người nhận"
