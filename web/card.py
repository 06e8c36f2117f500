"""A letter's tasks as its contact sees them on the page: read afresh each time, so the page tells today's truth."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from tasks.calendar_day import CalendarMissingError
from tasks.clock import day
from tasks.deadline import DeadlineState, days_late, days_left, deadline_state
from tasks.letters.excerpt import excerpt
from tasks.letters.wording import capital, deadline_words, full_day
from tasks.state import REMINDED, ExecutionState, Urgency
from tasks.task import Task
from tasks.workdays import Calendar, CalendarEnds
from web.read_rows import Ask, Rows, read_rows
from web.reading import Reading, TaskFacts, Told
from web.said import Said, said
from web.web import Web

ABSTRACT_LIMIT = 300
MOST_KEPT, LONGEST_KEPT = 512, 50_000
"""Pages, and what they were made of, of so many characters at most: of those that are asked for again soon, by a
scanner and its reader."""
_kept = lru_cache(MOST_KEPT)(Reading)  # of the same text: what is taken out of it is taken once


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


def read_page(ask: Ask, web: Web, link_hash: str, now: datetime) -> Reading:
    """What the page behind a link shows on the office's day; without rows where there is none."""
    return page_of(read_rows(ask, link_hash), web, now)


def page_of(rows: Rows, web: Web, now: datetime) -> Reading:
    """The same, of what `read_rows` has read."""
    told, days = rows
    make = _kept if len(told) <= LONGEST_KEPT else Reading
    return make(told, _or_none(lambda: web.calendar(days)), day(now, web.office.zone))


def cards_of(reading: Reading) -> list[Card]:
    """Open tasks first, the nearest deadline first."""
    return sorted((_card(told, reading.on, reading.calendar) for told in reading.tasks), key=_order)


def read_calendar(session: Session, web: Web) -> Calendar | None:
    return _or_none(lambda: web.desk.read_calendar(session))


def _or_none(read: Callable[[], Calendar]) -> Calendar | None:
    """A page without a calendar still tells the day; only the working days are missing."""
    try:
        return read()
    except CalendarMissingError:
        return None


def deadline_line(task: Task | TaskFacts, on: date, calendar: Calendar | None) -> tuple[str, str]:
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


def document_line(task: Task | TaskFacts) -> str:
    """`1570/UBND-KT ngày 05/10/2026: V/v tháo gỡ …`, as far as it is known."""
    dated = f" ngày {full_day(task.issued_on)}" if task.issued_on else ""
    about = f": {excerpt(task.abstract, ABSTRACT_LIMIT)}" if task.abstract else ""
    return f"{task.document_number or 'chưa ghi số'}{dated}{about}"


def _card(told: Told, on: date, calendar: Calendar | None) -> Card:
    task = told.task
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
        coordinating=told.helps,
        lead=told.lead,
        state=state.label,
        open=state in REMINDED,
        answers=tuple(map(said, told.answers)),
    )


def _order(card: Card) -> tuple[bool, date, int, int]:
    return not card.open, card.deadline or date.max, -card.urgency.rank, card.task_id
