"""Every letter with its reminders, attempts and answers: what a person is shown who asks what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import String, and_, cast, or_, select, union
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.attempt import Attempt
from tasks.letter import Letter, is_copy
from tasks.news import News
from tasks.office import spellings
from tasks.reminder import Reminder
from tasks.task import Task

LETTERS_A_PAGE = 500


@dataclass
class Entry:
    letter: Letter
    reminders: list[tuple[str, int, str | None]] = field(default_factory=list)  # task code, rung, why dropped
    news: list[tuple[str, str, str | None]] = field(default_factory=list)  # task code, kind, why dropped
    attempts: list[Attempt] = field(default_factory=list)
    acknowledged_at: datetime | None = None


def read_ledger(session: Session, code: str | None = None, state: str | None = None) -> Iterator[Entry]:
    """Entries by id, of one task or state where asked. Reads a page at a time, so that a long ledger fits."""
    wanted = select(Letter).order_by(Letter.id)
    if state:
        wanted = wanted.where(Letter.state == state)
    if code:
        of_task = select(Task.id).where(Task.code.in_(spellings(code)))
        tables = (select(each.letter_id).where(each.task_id.in_(of_task)) for each in (Reminder, News))
        told = union(*tables).subquery()
        copies = and_(is_copy(), Letter.about.in_(select(cast(told.c.letter_id, String))))
        wanted = wanted.where(or_(Letter.id.in_(select(told.c.letter_id)), copies))
    last = 0
    while page := session.scalars(wanted.where(Letter.id > last).limit(LETTERS_A_PAGE)).all():
        yield from _filled(session, {letter.id: Entry(letter) for letter in page})
        last = page[-1].id
        session.expunge_all()


def _filled(session: Session, entries: dict[int, Entry]) -> list[Entry]:
    ids = list(entries)
    reminders = (
        select(Reminder.letter_id, Task.code, Reminder.rung, Reminder.dropped)
        .join(Task, Task.id == Reminder.task_id)
        .where(Reminder.letter_id.in_(ids))
    )
    for row in session.execute(reminders.order_by(Reminder.rung, Reminder.id)):
        entries[row.letter_id].reminders.append((row.code, row.rung, row.dropped))
    news = (
        select(News, Letter.id, Task.code).join(Task, Task.id == News.task_id).join(Letter, Letter.id == News.letter_id)
    )
    for told, letter_id, code in session.execute(news.where(Letter.id.in_(ids)).order_by(News.id)):
        entries[letter_id].news.append((code, told.kind, told.dropped))
    for attempt in session.scalars(select(Attempt).where(Attempt.letter_id.in_(ids)).order_by(Attempt.id)):
        entries[attempt.letter_id].attempts.append(attempt)
    standing = (Acknowledgement.letter_id.in_(ids), Acknowledgement.undone_at.is_(None))
    for given in session.scalars(select(Acknowledgement).where(*standing).order_by(Acknowledgement.id.desc())):
        entries[given.letter_id].acknowledged_at = given.at
    return list(entries.values())
