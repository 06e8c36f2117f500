"""A letter's tasks as its contact sees them on the page: read afresh each time, so the page tells today's truth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.calendar_day import CalendarMissingError
from tasks.clock import day
from tasks.contact import Contact
from tasks.deadline import DeadlineState, days_late, days_left, deadline_state
from tasks.department import Department
from tasks.letter import Letter
from tasks.letters.excerpt import excerpt
from tasks.letters.wording import capital, deadline_words, full_day
from tasks.news import News
from tasks.news_kind import ASKS
from tasks.reminder import Reminder
from tasks.state import REMINDED, ExecutionState, Urgency
from tasks.task import Task
from tasks.workdays import Calendar, CalendarEnds
from web.said import Said, said
from web.web import Web

ABSTRACT_LIMIT = 300


@dataclass(frozen=True, kw_only=True)
class Card:
    """One task of a letter.

    Attributes:
        open: the department still has to act, so an answer changes something.
        deadline_words: as `Quá hạn 7 ngày làm việc (hạn thứ Năm 12/11)`; `lateness` is the same as a stored word.
        answers: what this contact answered before, the newest first.
    """

    task_id: int
    code: str
    content: str
    document: str
    product: str
    deadline: date | None
    deadline_words: str
    lateness: str
    urgency: Urgency
    coordinating: bool
    lead: str
    state: str
    open: bool
    answers: tuple[Said, ...]


def letter_cards(session: Session, web: Web, letter: Letter, now: datetime) -> list[Card]:
    """Open tasks first, the nearest deadline first."""
    rows = _rows(session, letter)
    answers = _answers(session, letter.contact_id, [task.id for task, _, _ in rows])
    calendar, on = read_calendar(session, web), day(now, web.office.zone)
    cards = {
        task.id: _card(task, lead, on, calendar, answers.get(task.id, ()), coordinating=coordinating)
        for task, lead, coordinating in rows
    }
    return sorted(cards.values(), key=_order)


def _rows(session: Session, letter: Letter) -> list[tuple[Task, str, bool]]:
    """Tasks with the lead department's name, and whether the letter's reader co-ordinates."""
    asked = (session.execute(each, {"letter_id": letter.id}) for each in (_told(), _reminded()))
    return [(task, lead, helps) for rows in asked for task, lead, helps in rows]


# Each is made once: making it takes longer than asking it.


@cache
def _reminded() -> Select[Task, str, bool]:
    kept = or_(Reminder.dropped.is_(None), _answered_here())
    return (
        select(Task, Department.name, Reminder.coordinating)
        .join(Reminder, Reminder.task_id == Task.id)
        .join(Department, Department.id == Task.lead_department_id)
        .where(Reminder.letter_id == bindparam("letter_id"), kept)
    )


@cache
def _told() -> Select[Task, str, bool]:
    helps = and_(Contact.department_id.is_not(None), Contact.department_id != Department.id)
    return (
        select(Task, Department.name, helps)
        .join(News, News.task_id == Task.id)
        .join(Contact, Contact.id == News.contact_id)
        .join(Department, Department.id == Task.lead_department_id)
        .where(News.letter_id == bindparam("letter_id"), News.dropped.is_(None), News.kind.in_(sorted(ASKS)))
    )


def read_calendar(session: Session, web: Web) -> Calendar | None:
    """A page without a calendar still tells the day; only the working days are missing."""
    try:
        return web.calendar(session)
    except CalendarMissingError:
        return None


def deadline_line(task: Task, on: date, calendar: Calendar | None) -> tuple[str, str]:
    """The deadline in words, and its state."""
    if task.deadline is None:
        return DeadlineState.UNDATED.label, DeadlineState.UNDATED
    try:
        if calendar is None or ExecutionState(task.state) not in REMINDED:
            return f"Hạn {full_day(task.deadline)}", DeadlineState.IN_TIME
        left, late = days_left(task.deadline, on, calendar), days_late(task.deadline, on, calendar)
        words = deadline_words(task.deadline, on, days_left=left, days_late=late)
        return capital(words), deadline_state(task, on, calendar)
    except CalendarEnds:
        return f"Hạn {full_day(task.deadline)}", DeadlineState.IN_TIME


def document_line(task: Task) -> str:
    """`1570/UBND-KT ngày 05/10/2026: V/v tháo gỡ …`, as far as it is known."""
    dated = f" ngày {full_day(task.issued_on)}" if task.issued_on else ""
    about = f": {excerpt(task.abstract, ABSTRACT_LIMIT)}" if task.abstract else ""
    return f"{task.document_number or 'chưa ghi số'}{dated}{about}"


def _answered_here() -> ColumnElement[bool]:
    here = Acknowledgement.letter_id == bindparam("letter_id")
    return exists().where(here, Acknowledgement.task_id == Task.id)


def _answers(session: Session, contact_id: int, task_ids: Iterable[int]) -> dict[int, tuple[Said, ...]]:
    found: dict[int, tuple[Said, ...]] = {}
    for given in session.scalars(_given(), {"contact_id": contact_id, "task_ids": list(task_ids)}):
        found[given.task_id] = (*found.get(given.task_id, ()), said(given))
    return found


@cache
def _given() -> Select[Acknowledgement]:
    of_tasks = Acknowledgement.task_id.in_(bindparam("task_ids", expanding=True))
    return (
        select(Acknowledgement)
        .where(Acknowledgement.contact_id == bindparam("contact_id"), of_tasks)
        .where(Acknowledgement.undone_at.is_(None))
        .order_by(Acknowledgement.id.desc())
    )


def _card(
    task: Task, lead: str, on: date, calendar: Calendar | None, answers: tuple[Said, ...], *, coordinating: bool
) -> Card:
    words, lateness = deadline_line(task, on, calendar)
    state = ExecutionState(task.state)
    return Card(
        task_id=task.id,
        code=task.code,
        content=task.content,
        document=document_line(task),
        product=task.product,
        deadline=task.deadline,
        deadline_words=words,
        lateness=lateness,
        urgency=Urgency(task.urgency),
        coordinating=coordinating,
        lead=lead,
        state=state.label,
        open=state in REMINDED,
        answers=answers,
    )


def _order(card: Card) -> tuple[bool, date, int, int]:
    return not card.open, card.deadline or date.max, -card.urgency.rank, card.task_id
