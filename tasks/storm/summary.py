"""A hold as a person looks at it before deciding: how much, to how many, why, and some of its letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.letter import Letter
from tasks.news import News
from tasks.reminder import Reminder
from tasks.state import Urgency
from tasks.storm.held_letter import HeldLetter, held_samples
from tasks.storm.hold import Hold, held_now, waiting_in
from tasks.storm.load import Load
from tasks.task import Task

TASKS_A_LETTER = 3


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A letter of it. `tasks` are code and content of the first few; `more` is how many others it is about."""

    letter: HeldLetter
    tasks: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    """`waiting` is what is held now, `contacts` to how many it goes, `urgent` how many of its tasks are urgent."""

    hold: Hold
    waiting: Load
    contacts: int
    urgent: int
    samples: tuple[Sample, ...]


def summarise(session: Session, hold: Hold, most: int) -> Summary:
    """With at most so many samples."""
    return Summary(
        hold=hold,
        waiting=held_now(session, hold.id),
        contacts=session.scalar(select(func.count(Letter.contact_id.distinct())).where(*waiting_in(hold.id))) or 0,
        urgent=_urgent(session, hold.id),
        samples=_samples(session, held_samples(session, hold.id, most)),
    )


def _urgent(session: Session, hold_id: int) -> int:
    theirs = select(Letter.id).where(*waiting_in(hold_id))
    said = (
        select(table.task_id).where(table.letter_id.in_(theirs), table.dropped.is_(None)) for table in (Reminder, News)
    )
    first, second = said
    urgent = (Task.urgency != Urgency.NORMAL, Task.id.in_(first.union(second)))
    return session.scalar(select(func.count()).select_from(Task).where(*urgent)) or 0


def _samples(session: Session, letters: Sequence[HeldLetter]) -> tuple[Sample, ...]:
    shown = {each.id: each.codes[:TASKS_A_LETTER] for each in letters}
    codes = {code for some in shown.values() for code in some}
    wanted = select(Task.code, Task.content).where(Task.code.in_(codes))
    content = {code: words for code, words in session.execute(wanted)}  # noqa: C416 - typed
    return tuple(
        Sample(
            letter=each,
            tasks=tuple((code, content[code]) for code in shown[each.id]),
            more=len(each.codes) - len(shown[each.id]),
        )
        for each in letters
    )
