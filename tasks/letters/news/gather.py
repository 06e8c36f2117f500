"""From rows to facts: what one letter of news says, with each task as it stands now."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.department import Department
from tasks.desk import Desk
from tasks.letter import Letter
from tasks.letters.document import Document
from tasks.letters.news.facts import Happening, Item, NewsFacts
from tasks.news import News
from tasks.news_kind import ASKS, NewsKind
from tasks.state import Urgency
from tasks.task import Task
from tasks.workdays import Calendar, CalendarEnds


def gather(
    session: Session, desk: Desk, letter: Letter, calendar: Calendar, *, allow_subject: bool = False
) -> NewsFacts:
    """The letter's facts on the day of its slot, so that a copy sent later counts the same days."""
    contact = session.get_one(Contact, letter.contact_id)
    names = {each.id: each.name for each in session.scalars(select(Department))}
    rows = session.execute(
        select(News, Task)
        .join(Task, Task.id == News.task_id)
        .where(News.letter_id == letter.id, News.dropped.is_(None))
        .order_by(News.id)
    )
    return NewsFacts(
        salutation=names.get(contact.department_id or 0, contact.title),
        title=contact.title,
        on=letter.slot,
        as_of=letter.date,
        letter_code=f"DD{letter.id}",
        items=tuple(_item(desk, letter, news, task, contact, names, calendar) for news, task in rows),
        all_link=desk.links.url(letter),
        office=desk.office,
        allow_subject=allow_subject,
    )


def _item(
    desk: Desk,
    letter: Letter,
    news: News,
    task: Task,
    contact: Contact,
    names: Mapping[int, str],
    calendar: Calendar,
) -> Item:
    kind = NewsKind(news.kind)
    left = _working_days(letter.slot, task.deadline, calendar)
    return Item(
        kind=kind,
        happening=_happening(json.loads(news.facts), names),
        code=task.code,
        document=Document(task.document_number or None, task.issued_on, task.abstract),
        content=task.content,
        asked=task.product,
        deadline=task.deadline,
        days_left=max(left, 0),
        days_late=max(-left, 0),
        urgency=Urgency(task.urgency),
        coordinating=contact.department_id not in {None, task.lead_department_id} and kind is not NewsKind.HANDED_OVER,
        lead_name=names[task.lead_department_id],
        link=desk.links.url(letter, task.code) if kind in ASKS else "",
    )


def _working_days(on: date, deadline: date | None, calendar: Calendar) -> int:
    """Those left, negative when late; of a deadline past the calendar's end, those that the calendar knows."""
    if deadline is None:
        return 0
    try:
        return calendar.working_days_between(on, calendar.due_day(deadline))
    except CalendarEnds:
        return calendar.working_days_between(on, calendar.ends)


def _happening(said: Mapping[str, Any], names: Mapping[int, str]) -> Happening:
    known: dict[str, Any] = {name: said[name] for name in ("reason", "result") if said.get(name)}
    known |= {name: date.fromisoformat(said[name]) for name in _DAYS if said.get(name)}
    known |= {name: names.get(said[name], "") for name in ("to", "before") if said.get(name)}
    known |= {"was": Urgency(said["was"])} if "was" in said else {}
    return Happening(joined="joined" in said, **known)


_DAYS = ("old", "new", "until", "asked", "on")
