"""What is due today becomes reminders, gathered into one letter per contact and channel: written by the database."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Select, String, func, literal, null, select, update
from sqlalchemy.orm import Session

from tasks.due_table import DUE, read_due
from tasks.escalation import Recipient
from tasks.letter import Letter, LetterKind, LetterState
from tasks.once import dialect_insert, take_numbers
from tasks.posting import Posting, own_columns, shared_columns
from tasks.reminder import RETURNS, Reminder
from tasks.rung_due import Due
from tasks.scan import NEVER_LEFT, ONCE, Written, wait_again
from tasks.working_table import analyze, opened, put, working_table

POSTED = working_table(
    "posted_now",
    Column("contact_id", Integer, primary_key=True, autoincrement=False),
    Column("letter_id", Integer),
    *(
        Column(name, String, nullable=False)
        for name in ("channel", "key", "message_id", "tracking", "chain", "link_hash")
    ),
)
"""The day's letters of those who are told something new; `letter_id` is empty where the letter has left."""
# As tasks/posting.py gives them.
_OWN = ("contact_id", "channel", "key", "message_id", "tracking", "chain", "link_hash")
REMINDERS_A_STATEMENT = 100_000
"""A statement of a scan may take as long as any other: however much is due, it is written by about so many."""
ONE_OF = 61
"""A prime: hardly will the numbers of what is due go by steps of it, which the sample would miss, or have all of."""


def write_due(
    session: Session,
    by_contact: Mapping[int, Recipient],
    posting: Posting,
    now: datetime,
    most: int = REMINDERS_A_STATEMENT,
) -> Written:
    """Write what DUE has that is new, in the caller's transaction. Run twice, or by two at once, it writes once.

    A rung that comes up after the day's letter has left waits for the next working day: one letter a day is the
    promise, and the next scan finds it by its missing row. A statement writes about as many as `most`.
    """
    told = session.scalars(select(DUE.c.contact_id).where(*_NEW).distinct()).all()
    if not told:
        return Written()
    with opened(session, POSTED):
        rows = sorted((_own(by_contact[each], posting) for each in told), key=_key)
        numbered = [(number, *row) for number, row in zip(take_numbers(session, Letter, len(rows)), rows, strict=True)]
        put(session, POSTED, ("letter_id", *_OWN), numbered)
        analyze(session, POSTED)
        letters = _enter_letters(session, posting, now)
        if letters < len(told):  # what nobody else can see yet need not be held
            _hold_waiting(session, posting)
        reminders = sum(_enter_reminders(session, some, posting, now) for some in _parts(session, most))
        return Written(letters, reminders, _read_waiting(session, by_contact))


_NEW = (DUE.c.already.is_(False), DUE.c.contact_id.is_not(None))


def _own(recipient: Recipient, posting: Posting) -> tuple[Any, ...]:
    kind = LetterKind.REMINDER
    return tuple(own_columns(recipient.contact_id, recipient.channel, kind, posting, recipient.passed).values())


def _key(own: tuple[Any, ...]) -> str:
    return str(own[_OWN.index("key")])


def _enter_letters(session: Session, posting: Posting, now: datetime) -> int:
    """In one order for everybody: two scans that insert the same letters in two orders would wait for each other."""
    shared = shared_columns(LetterKind.REMINDER, posting, now)
    columns = Letter.__table__.c
    values = [literal(value, columns[name].type) for name, value in shared.items()]
    own = (POSTED.c.letter_id, *(POSTED.c[name] for name in _OWN))
    rows = select(*own, *values).where(POSTED.c.key.is_not(None)).order_by(POSTED.c.key)
    statement = dialect_insert(session, Letter).from_select(["id", *_OWN, *shared], rows, include_defaults=False)
    return _count(session, statement.on_conflict_do_nothing())


def _hold_waiting(session: Session, posting: Posting) -> None:
    """Letters that have not been claimed, held until commit: a claim must wait, or it would miss what is added."""
    session.execute(update(POSTED).values(letter_id=None))
    waiting = select(Letter.id, Letter.key).where(Letter.key.in_(select(POSTED.c.key)), *NEVER_LEFT)
    held = waiting.order_by(Letter.key).with_for_update(key_share=True, of=Letter).subquery()
    session.execute(update(POSTED).values(letter_id=held.c.id).where(POSTED.c.key == held.c.key))
    cancelled = Letter.id.in_(select(POSTED.c.letter_id)), Letter.state == LetterState.CANCELLED
    wait_again(session, posting, *cancelled)


def _read_waiting(session: Session, by_contact: Mapping[int, Recipient]) -> list[Due]:
    """What is due to those whose letter of the day has left: nobody's, most mornings."""
    left = session.scalars(select(POSTED.c.contact_id).where(POSTED.c.letter_id.is_(None)).limit(1)).first()
    if left is None:
        return []
    unheld = POSTED.c.contact_id == DUE.c.contact_id, POSTED.c.letter_id.is_(None)
    return list(read_due(session, by_contact, *_NEW, select(POSTED.c.contact_id).where(*unheld).exists()))


def _parts(session: Session, most: int) -> Iterator[ColumnElement[bool]]:
    """By tasks, for in their order they are written; where a part ends is judged by a sample, which takes no time."""
    many, last = session.execute(select(func.count(), func.max(DUE.c.task_id)).where(*_NEW)).one()
    sampled = select(DUE.c.task_id).where(*_NEW, DUE.c.task_id % ONE_OF == 0).order_by(DUE.c.task_id)
    some = session.scalars(sampled).all() if many > most else ()
    each = max(1, most // ONE_OF)
    for after, until in pairwise((0, *some[each - 1 :: each], last)):
        yield DUE.c.task_id.between(after + 1, until)


def _enter_reminders(session: Session, some: ColumnElement[bool], posting: Posting, now: datetime) -> int:
    names = ("task_id", "deadline_version", "ladder", "rung", "contact_id", "coordinating")
    new: dict[str, Any] = {name: DUE.c[name] for name in names} | {"letter_id": POSTED.c.letter_id}
    new |= {"slot": literal(posting.slot), "created_at": literal(now, Reminder.__table__.c.created_at.type)}
    rows: Select[Any] = (
        select(*new.values(), null())
        .join_from(DUE, POSTED, POSTED.c.contact_id == DUE.c.contact_id)
        .where(*_NEW, some, POSTED.c.letter_id.is_not(None))
        .order_by(DUE.c.task_id, DUE.c.contact_id)  # as news that counts as the same rungs is written
    )
    statement = dialect_insert(session, Reminder).from_select([*new, "dropped"], rows, include_defaults=False)
    set_ = {name: statement.excluded[name] for name in [*new, "dropped"]}
    return _count(session, statement.on_conflict_do_update(index_elements=ONCE, set_=set_, where=RETURNS))


def _count(session: Session, statement: Any) -> int:
    """How many rows it wrote."""
    found: Any = session.execute(statement.execution_options(preserve_rowcount=True))
    return int(found.rowcount)
