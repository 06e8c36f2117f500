"""One letter of a rehearsal: to whom, over which channel, about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import office_titles
from tasks.letter import Letter
from tasks.news import News
from tasks.reminder import Reminder
from tasks.task import Task


@dataclass(frozen=True)
class PlannedRung:
    code: str
    ladder: str
    rung: int
    coordinating: bool


@dataclass(frozen=True)
class PlannedLetter:
    """`key` is the key that the letter itself will have; `to` says unit and title, never a name.

    `about` is a copy's letter; `rungs` are empty in it, and in a letter of `news`, which lists codes.
    """

    letter_id: int
    key: str
    kind: str
    contact_id: int
    to: str
    channel: str
    slot: date
    rungs: tuple[PlannedRung, ...] = ()
    news: tuple[str, ...] = ()
    about: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*(each.code for each in self.rungs), *self.news]))


def planned_letters(session: Session, letters: Sequence[Letter]) -> list[PlannedLetter]:
    """In the order given."""
    ids = [letter.id for letter in letters]
    rungs: dict[int, list[PlannedRung]] = {}
    told = select(Reminder, Task.code).join(Task, Task.id == Reminder.task_id).where(Reminder.letter_id.in_(ids))
    for reminder, code in session.execute(told.where(Reminder.dropped.is_(None)).order_by(Reminder.rung, Reminder.id)):
        rung = PlannedRung(code, reminder.ladder, reminder.rung, reminder.coordinating)
        rungs.setdefault(reminder.letter_id, []).append(rung)
    news: dict[int, list[str]] = {}
    said = select(News.letter_id, Task.code).join(Task, Task.id == News.task_id).where(News.letter_id.in_(ids))
    for letter_id, code in session.execute(said.where(News.dropped.is_(None)).order_by(News.id)):
        news.setdefault(letter_id or 0, []).append(code)
    titles = office_titles(session, [letter.contact_id for letter in letters])
    return [
        PlannedLetter(
            letter_id=each.id,
            key=each.key,
            kind=each.kind,
            contact_id=each.contact_id,
            to=titles.get(each.contact_id, ""),
            channel=each.channel,
            slot=each.slot,
            rungs=tuple(rungs.get(each.id, ())),
            news=tuple(news.get(each.id, ())),
            about=each.about,
        )
        for each in letters
    ]
