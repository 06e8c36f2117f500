"""What must be told once of what became of a task: written with the happening itself, told by a letter soon after."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.insert_rows import insert_rows
from tasks.knock import knock
from tasks.news_kind import NewsKind
from tasks.once import insert_once
from tasks.task import Task


class News(Base):
    """One piece of news for one reader: a contact, or whoever a department is written to when it leaves.

    `reader` is one of the two as text, so that the unique key holds. `once` tells apart what may happen to a task
    again. Until it is told it waits without a letter; `dropped` says why it was not told.
    """

    __tablename__ = "news"
    __table_args__ = (
        UniqueConstraint("task_id", "reader", "kind", "once"),
        Index(None, "letter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    reader: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    kind: Mapped[str]
    once: Mapped[str]
    facts: Mapped[str] = mapped_column(Text, default="{}")
    at: Mapped[datetime] = mapped_column(Instant)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    dropped: Mapped[str | None]


def tell(  # noqa: PLR0913, PLR0917 - news says all of this
    session: Session,
    task_id: int,
    kind: NewsKind,
    once: str,
    facts: Mapping[str, Any],
    now: datetime,
    contact_ids: Iterable[int] | None = None,
    department_ids: Iterable[int] = (),
) -> int:
    """Let contacts, and whoever departments are written to, be told; how many readers are new to it.

    With neither, it is whoever the task's lead department is written to. `facts` are text, numbers and dates by name,
    as tasks/letters/news/facts.py lists them. Nothing leaves here: tasks/post_news.py makes the letters.
    """
    departments = list(department_ids)
    if contact_ids is None and not departments:
        departments = [_lead(session, task_id)]
    said = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, default=_day)
    shared = {"task_id": task_id, "kind": kind, "once": once, "facts": said, "at": now}
    readers = [_reader(department_id=each) for each in departments]
    readers += [_reader(contact_id=each) for each in contact_ids or ()]
    knock(session)
    return insert_once(session, News, [shared | each for each in readers])


def tell_first(session: Session, kind: NewsKind, now: datetime, department_ids: Mapping[int, Iterable[int]]) -> None:
    """Let departments, by task id, be told of tasks of which there is no news yet."""
    shared = {"kind": kind, "once": "first", "facts": "{}", "at": now}
    rows = [
        {"task_id": task_id, **shared, **_reader(department_id=each)}
        for task_id, ids in department_ids.items()
        for each in ids
    ]
    if rows:
        insert_rows(session, News, rows)
        knock(session)


def _lead(session: Session, task_id: int) -> int:
    return session.scalars(select(Task.lead_department_id).where(Task.id == task_id)).one()


def _reader(department_id: int | None = None, contact_id: int | None = None) -> dict[str, Any]:
    name = f"contact {contact_id}" if contact_id else f"department {department_id}"
    return {"reader": name, "department_id": department_id, "contact_id": contact_id}


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"news carries {value!r}; it may carry text, numbers and dates")
