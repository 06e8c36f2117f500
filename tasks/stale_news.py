"""News that is no longer so: looked for before a letter is made of it, and once more before the letter leaves."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.orm import Session

from tasks.among import among
from tasks.contact import Contact
from tasks.coordination import Coordination
from tasks.letter import FIRST_COPY, Letter, LetterKind
from tasks.news import News
from tasks.news_kind import NewsKind
from tasks.reminder import LEAD_CHANGED, NOT_COORDINATING, ended
from tasks.state import OPEN, REMINDED, ExecutionState, Urgency
from tasks.task import Task

LEADS_AGAIN = "leads again"
NOT_URGENT = "no more urgent than it was"
_TRUE_WHILE: Mapping[NewsKind, frozenset[ExecutionState]] = {
    NewsKind.ASSIGNED: REMINDED,
    NewsKind.MORE_URGENT: REMINDED,
    NewsKind.REOPENED: REMINDED,
    NewsKind.SENT_BACK: REMINDED,
    NewsKind.MOVED: OPEN,
    NewsKind.EXTENSION_REFUSED: OPEN,
    NewsKind.PAUSE_REFUSED: REMINDED,
    NewsKind.PAUSED: frozenset({ExecutionState.PAUSED}),
    NewsKind.RESUMED: REMINDED,
    NewsKind.HANDED_OVER: OPEN,
    NewsKind.COMPLETED: frozenset({ExecutionState.DONE}),
    NewsKind.CANCELLED: frozenset({ExecutionState.CANCELLED}),
}
_DEPARTMENT = func.coalesce(News.department_id, Contact.department_id)
_COORDINATES = exists().where(Coordination.task_id == News.task_id, Coordination.department_id == _DEPARTMENT)


def drop_stale(session: Session, *which: ColumnElement[bool]) -> None:
    """Drop those of `which` that nobody need be told any more, with the reason."""
    for news_id, reason in _looked_at(session, *which).items():
        if reason:
            _set(session, [news_id], dropped=reason)


def look_at_news(session: Session, letters: Sequence[Letter], gone: Mapping[int, str]) -> dict[int, list[str | None]]:
    """The last look at the news of letters: by letter why each need not be told, None where it must.

    What a reader cannot be told, who is gone for that reason by letter, waits for whoever is written to instead. A copy
    over a second channel drops nothing: that may have been told already.
    """
    found = _by_letter(session, {letter.carrier for letter in letters})
    return {
        letter.id: _judge(session, letter, found.get(letter.carrier, {}), gone.get(letter.id)) for letter in letters
    }


def _by_letter(session: Session, letter_ids: Collection[int]) -> dict[int, dict[int, str | None]]:
    theirs = (News.letter_id.in_(letter_ids), News.dropped.is_(None))
    carried = session.execute(_CARRIED, {"letters": sorted(letter_ids)}).all()
    if not carried:
        return {}  # nearly every letter
    reasons, found = _looked_at(session, *theirs), defaultdict[int, dict[int, str | None]](dict)
    letter_of = {row.id: row.letter_id for row in carried}
    for news_id, reason in reasons.items():
        found[letter_of[news_id]][news_id] = reason
    return found


_CARRIED = select(News.id, News.letter_id).where(among(News.letter_id, "letters"), News.dropped.is_(None))


def _judge(session: Session, letter: Letter, found: Mapping[int, str | None], gone: str | None) -> list[str | None]:
    if letter.kind == LetterKind.COPY:
        return [reason or gone for reason in found.values()]
    for news_id, reason in found.items():
        if reason:
            _set(session, [news_id], dropped=reason + FIRST_COPY if letter.resends else reason)
        elif gone and not letter.resends:
            _set(session, [news_id], letter_id=None)
    return [reason or gone for reason in found.values()]


def _looked_at(session: Session, *which: ColumnElement[bool]) -> dict[int, str | None]:
    wanted = (
        select(News, Task, _DEPARTMENT.label("department_id"), _COORDINATES.label("coordinates"))
        .join(Task, Task.id == News.task_id)
        .join(Contact, Contact.id == News.contact_id, isouter=True)
        .where(and_(*which))
        .order_by(News.id)
    )
    return {row.News.id: _stale(row) for row in session.execute(wanted)}


def overtaken(news: News, task: Task) -> str | None:
    """Why what the task is now makes the news untrue, whoever reads it."""
    if task.state not in _TRUE_WHILE[NewsKind(news.kind)]:
        return ended(task.state)
    moved = json.loads(news.facts).get("version", task.deadline_version) != task.deadline_version
    return "deadline moved" if moved else None


def _stale(row: Any) -> str | None:
    task, kind, said = row.Task, NewsKind(row.News.kind), json.loads(row.News.facts)
    if reason := overtaken(row.News, task):
        return reason
    if kind is NewsKind.MORE_URGENT and Urgency(task.urgency).rank <= Urgency(said["was"]).rank:
        return NOT_URGENT
    leads = row.department_id == task.lead_department_id
    if kind is NewsKind.HANDED_OVER:
        return LEADS_AGAIN if leads else None
    if leads or row.coordinates or row.department_id is None:
        return None
    return LEAD_CHANGED if kind is not NewsKind.ASSIGNED or said.get("before") else NOT_COORDINATING


def _set(session: Session, news_ids: list[int], **values: Any) -> None:
    statement = update(News).where(News.id.in_(news_ids)).values(**values)
    session.execute(statement.execution_options(synchronize_session=False))
