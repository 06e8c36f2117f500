"""All that a letter's page shows, in one statement: the letter, its tasks, what its contact answered to them before.

Also the office's calendar, by which the page counts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from tasks.acknowledgement import Acknowledgement
from tasks.calendar_day import CALENDAR_TEXT
from tasks.contact import Contact
from tasks.department import Department
from tasks.json_rows import json_row, json_rows
from tasks.letter import ANSWERED, Letter
from tasks.news import News
from tasks.news_kind import ASKS
from tasks.reminder import Reminder
from tasks.task import Task
from web.reading import Given, LetterFacts, TaskFacts

Ask = Callable[[Select[Any], Mapping[str, Any]], Iterable[Any]]
"""As `Glances.ask`, or a session's `execute`: the rows that a statement finds with these values."""
Rows = tuple[str, str]
NONE = "[]"


def read_rows(ask: Ask, link_hash: str) -> Rows:
    """One row for each task and answer to it, and at least one, as `web.reading` takes them; the calendar's days.

    The rows are NONE where no letter that is answered has that link.
    """
    rows, days = next(iter(ask(_page(), {"link_hash": link_hash})))
    return rows or NONE, days or ""


def read_many_rows(ask: Ask, link_hashes: Sequence[str]) -> list[Rows]:
    """The same for each link, in their order, of PostgreSQL alone: beside the first each costs a third."""
    if len(link_hashes) == 1:
        return [read_rows(ask, link_hashes[0])]
    found = ask(_pages(), {"link_hashes": list(set(link_hashes))})
    told = {link_hash: (rows or NONE, days or "") for link_hash, rows, days in found}
    return [told[each] for each in link_hashes]


@cache
def _page() -> Select[Any]:
    """Made once: making it takes longer than asking it."""
    return _rows(bindparam("link_hash")).add_columns(CALENDAR_TEXT.scalar_subquery())


@cache
def _pages() -> Select[Any]:
    asked = func.unnest(bindparam("link_hashes", type_=ARRAY(String)))
    wanted = asked.table_valued("link_hash").render_derived("wanted")
    # As words: SQLAlchemy would look for the column's table among those of the query within.
    rows = _rows(literal_column("wanted.link_hash"))
    return select(wanted.c.link_hash, rows.scalar_subquery(), CALENDAR_TEXT.scalar_subquery())


def _rows(link_hash: ColumnElement[str]) -> Select[Any]:
    page = union_all(_reminded(link_hash), _news(link_hash)).subquery("page")
    return select(json_rows(json_row(*page.c)))


def _reminded(link_hash: ColumnElement[str]) -> Select[Any]:
    """Of a letter without reminders the letter alone."""
    here = aliased(Acknowledgement)  # whoever answered, and whatever became of it
    answered_here = exists().where(here.letter_id == Letter.id, here.task_id == Reminder.task_id)
    kept = and_(Reminder.letter_id == Letter.id, or_(Reminder.dropped.is_(None), answered_here))
    return _with_answers(
        _of_letter(link_hash, false(), Reminder.coordinating)
        .outerjoin(Reminder, kept)
        .outerjoin(Task, Task.id == Reminder.task_id)
        .outerjoin(_lead(), _lead().id == Task.lead_department_id)
    )


def _news(link_hash: ColumnElement[str]) -> Select[Any]:
    reader = aliased(Contact)
    helps = and_(reader.department_id.is_not(None), reader.department_id != _lead().id)
    asks = News.kind.in_([literal_column(f"'{kind}'") for kind in sorted(ASKS)])
    return _with_answers(
        _of_letter(link_hash, true(), helps)
        .join(News, and_(News.letter_id == Letter.id, News.dropped.is_(None), asks))
        .join(Task, Task.id == News.task_id)
        .join(reader, reader.id == News.contact_id)
        .join(_lead(), _lead().id == Task.lead_department_id)
    )


def _of_letter(link_hash: ColumnElement[str], is_news: ColumnElement[bool], helps: Any) -> Select[Any]:
    answered = Letter.kind.in_([literal_column(f"'{kind}'") for kind in sorted(ANSWERED)])
    columns = [
        *_columns(Letter, LetterFacts._fields),
        Department.name.label("addressee"),
        is_news.label("is_news"),
        helps.label("helps"),
        _lead().name.label("lead_name"),
        *_columns(Task, TaskFacts._fields),
        *_columns(Acknowledgement, Given._fields),
    ]
    return (
        select(*columns)
        .select_from(Letter)
        .outerjoin(Contact, Contact.id == Letter.contact_id)
        .outerjoin(Department, Department.id == Contact.department_id)
        .where(Letter.link_hash == link_hash, answered)
    )


def _with_answers(tasks: Select[Any]) -> Select[Any]:
    theirs = (
        Acknowledgement.task_id == Task.id,
        Acknowledgement.contact_id == Letter.contact_id,
        Acknowledgement.undone_at.is_(None),
    )
    return tasks.outerjoin(Acknowledgement, and_(*theirs))


def _columns(table: Any, names: Sequence[str]) -> list[Any]:
    """Under names of their own: three tables have an id."""
    return [getattr(table, name).label(f"{table.__tablename__}_{name}") for name in names]


@cache
def _lead() -> Any:
    return aliased(Department)
