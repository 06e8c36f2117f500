"""Which news is told now, and to whom: what waits, without what is no longer so and what may wait for its rung."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tasks.at_once import is_new, rung_at_once, rung_now
from tasks.department import Department, DepartmentKind
from tasks.desk import Desk
from tasks.escalation import Recipient, Ways
from tasks.ladder_name import LadderName
from tasks.news import News
from tasks.news_kind import ASKS, NewsKind
from tasks.news_reader import NewsReaders, read_news_readers
from tasks.once import ROWS_A_STATEMENT
from tasks.stale_news import drop_stale, overtaken
from tasks.task import Task
from tasks.workdays import Calendar

WAITS: tuple[ColumnElement[bool], ...] = (News.letter_id.is_(None), News.dropped.is_(None))
# Nobody could be written to for so long: by then it is no news.
PATIENCE = timedelta(days=5)
MAY_WAIT = "told by its first rung"
NEWER = "newer news says it"
NOBODY = "nobody could be written to"


@dataclass(frozen=True)
class Telling:
    """One piece of news with whom it goes to. `rung` is what the letter counts as, where it asks for something."""

    news: News
    task: Task
    to: Recipient
    coordinating: bool
    rung: tuple[LadderName, int] | None = None

    @property
    def waits_for_rung(self) -> bool:
        """Whether it is no news once its rung was told: a new task, unless it was handed over."""
        return self.news.kind == NewsKind.ASSIGNED and not self.new_to_it

    @property
    def new_to_it(self) -> bool:
        """Whether its reader came to a task that others had before: it was handed over, or joined by them."""
        return bool({"before", "joined"} & json.loads(self.news.facts).keys())


def find_tellings(
    session: Session, desk: Desk, calendar: Calendar, on: date, now: datetime, ways: Ways | None = None
) -> list[Telling]:
    """In the order in which it happened; of the same kind of news about one task to one contact, what happened last."""
    drop_stale(session, *WAITS)
    kept: dict[tuple[int, int, str], Telling] = {}
    dropped: dict[str, list[News]] = {}
    for news, found in _judged(session, desk, calendar, on, now, ways):
        if isinstance(found, Telling):
            if news.kind == NewsKind.MORE_URGENT and _key(found, NewsKind.ASSIGNED) in kept:
                dropped.setdefault(NEWER, []).append(news)
                continue
            key = _key(found, news.kind)
            if key in kept:
                dropped.setdefault(NEWER, []).append(kept[key].news)
            kept[key] = found
        elif found:
            dropped.setdefault(found, []).append(news)
    for reason, theirs in dropped.items():
        drop_news(session, theirs, reason)
    return list(kept.values())


def _key(telling: Telling, kind: str) -> tuple[int, int, str]:
    return telling.task.id, telling.to.contact_id, kind


def drop_news(session: Session, news: Sequence[News], reason: str) -> None:
    ids = [each.id for each in news]
    for start in range(0, len(ids), ROWS_A_STATEMENT):
        some = update(News).where(News.id.in_(ids[start : start + ROWS_A_STATEMENT])).values(dropped=reason)
        session.execute(some.execution_options(synchronize_session=False))


def _judged(
    session: Session, desk: Desk, calendar: Calendar, on: date, now: datetime, ways: Ways | None
) -> Iterator[tuple[News, Telling | str]]:
    """What waits, with how it is told, or why it is not; with "" what has to wait on."""
    rows = session.execute(select(News, Task).join(Task, Task.id == News.task_id).where(*WAITS).order_by(News.id)).all()
    if not rows:
        return
    readers = read_news_readers(session, desk, now, [news for news, _ in rows], ways)
    groups = set(session.scalars(select(Department.id).where(Department.kind == DepartmentKind.GROUP)))
    for news, task in rows:
        if overtaken(news, task):
            yield news, ""  # since the look at what is stale: a letter of this alone would have nothing to say
            continue
        telling = None if news.department_id in groups else _telling(news, task, readers)
        if telling is None:
            yield news, NOBODY if news.at < now - PATIENCE else ""
        elif news.kind == NewsKind.ASSIGNED:
            yield news, _counted(telling, desk, calendar, on) or MAY_WAIT
        else:
            asked = news.kind in ASKS and readers.contacts[telling.to.contact_id].department_id is not None
            yield news, _asking(telling, desk, calendar, on) if asked else telling


def _telling(news: News, task: Task, readers: NewsReaders) -> Telling | None:
    to = readers.of(news)
    if to is None:
        return None
    department_id = readers.contacts[to.contact_id].department_id
    return Telling(news, task, to, coordinating=department_id not in {None, task.lead_department_id})


def _counted(telling: Telling, desk: Desk, calendar: Calendar, on: date) -> Telling | None:
    """A new task with the rung that its letter counts as; None when it may wait for its first one.

    Who comes to a task that others had before is told of it in any case.
    """
    task, zone = telling.task, desk.hours.zone
    rung = rung_at_once(task, on, calendar, desk.ladder, zone, coordinating=telling.coordinating)
    new = rung is not None and is_new(task, on, calendar, zone)
    return replace(telling, rung=rung or (LadderName.ASSIGNED, 0)) if new or telling.new_to_it else None


def _asking(telling: Telling, desk: Desk, calendar: Calendar, on: date) -> Telling:
    """What asks for something says the deadline too: on the day on which a rung is due, it is that rung's letter.

    That a task is more urgent now is asked about like an urgent one that is given.
    """
    find = rung_at_once if telling.news.kind == NewsKind.MORE_URGENT else rung_now
    rung = find(telling.task, on, calendar, desk.ladder, desk.hours.zone, coordinating=telling.coordinating)
    return replace(telling, rung=rung)
