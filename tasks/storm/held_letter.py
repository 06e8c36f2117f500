"""What waits in a hold, letter by letter: what a person looks at before deciding."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tasks.contact import office_titles
from tasks.letter import Letter
from tasks.news import News
from tasks.news_kind import NewsKind
from tasks.reminder import Reminder
from tasks.storm.hold import waiting_in
from tasks.task import Task


@dataclass(frozen=True)
class HeldLetter:
    """`rungs` are (code, rung), `news` (code, what became of it); `contact` is unit and title, never a name."""

    id: int
    contact: str
    channel: str
    state: str
    rungs: tuple[tuple[str, int], ...]
    news: tuple[tuple[str, str], ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the tasks that it is about, each once."""
        return tuple(dict.fromkeys(code for code, _ in (*self.news, *self.rungs)))

    @property
    def words(self) -> str:
        return ", ".join(f"{code} ({said})" for code, said in (*self.news, *self.rungs))


def held_letters(session: Session, hold_id: int) -> list[HeldLetter]:
    """Also those that have left or were called off since; by id."""
    return _read(session, select(Letter.id).where(Letter.hold_id == hold_id))


def held_samples(session: Session, hold_id: int, most: int) -> list[HeldLetter]:
    """Some of those that wait, the first that were written."""
    return _read(session, select(Letter.id).where(*waiting_in(hold_id)).order_by(Letter.id).limit(most))


def _read(session: Session, ids: Select[int]) -> list[HeldLetter]:
    letters = session.scalars(select(Letter).where(Letter.id.in_(ids)).order_by(Letter.id)).all()
    rungs: dict[int, list[tuple[str, int]]] = {}
    news: dict[int, list[tuple[str, str]]] = {}
    for letter_id, code, rung in session.execute(_said(Reminder, Reminder.rung, ids)):
        rungs.setdefault(letter_id, []).append((code, rung))
    for letter_id, code, kind in session.execute(_said(News, News.kind, ids)):
        news.setdefault(letter_id, []).append((code, NewsKind(kind).label))
    titles = office_titles(session, [letter.contact_id for letter in letters])
    found = []
    for each in letters:
        # The rungs in a letter of news are what its news counts as.
        said = () if each.id in news else tuple(rungs.get(each.id, ()))
        told = tuple(news.get(each.id, ()))
        found.append(HeldLetter(each.id, titles[each.contact_id], each.channel, each.state, said, told))
    return found


def _said(table: type[Reminder | News], what: Any, letter_ids: Select[int]) -> Select[Any]:
    wanted = select(table.letter_id, Task.code, what).join(Task, Task.id == table.task_id)
    wanted = wanted.where(table.letter_id.in_(letter_ids))
    return wanted.order_by(Reminder.rung, table.id) if table is Reminder else wanted.order_by(table.id)
