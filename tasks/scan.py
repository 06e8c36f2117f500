"""Rungs that were found one by one become reminders, gathered into one letter per contact and channel a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tasks.due import Due
from tasks.letter import Letter, LetterKind, LetterState, letter_key
from tasks.once import insert_once, insert_or_replace
from tasks.posting import Posting, letter_row
from tasks.reminder import RETURNS, Reminder

KEYS_A_STATEMENT = 500
ONCE = ("task_id", "deadline_version", "ladder", "rung", "contact_id")


@dataclass(frozen=True)
class Written:
    """What a scan wrote. `waiting` rungs belong to a contact whose letter of the day has already left."""

    letters: int = 0
    reminders: int = 0
    waiting: list[Due] = field(default_factory=list)


def write_reminders(
    session: Session, due: Sequence[Due], posting: Posting, now: datetime, kind: LetterKind = LetterKind.REMINDER
) -> Written:
    """Write reminders and their letters, of one kind, in the caller's transaction.

    Run twice, or by two at once, it writes once.

    A rung that comes up after the day's letter has left waits for the next working day: one letter a day is the
    promise, and the next scan finds it by its missing row.
    """
    # In one order for everybody: two scans that insert the same letters in two orders would wait for each other.
    by_key = {_key(each, posting, kind): each for each in sorted(due, key=lambda each: _key(each, posting, kind))}
    rows = [letter_row(each.contact_id, each.channel, kind, posting, now, each.passed) for each in by_key.values()]
    letters = insert_once(session, Letter, rows)
    held = _hold_waiting(session, list(by_key), posting)
    keyed = [(_key(each, posting, kind), each) for each in due]
    written = [_reminder(each, held[key], now, posting) for key, each in keyed if key in held]
    waiting = [each for key, each in keyed if key not in held]
    return Written(letters, insert_or_replace(session, Reminder, written, ONCE, RETURNS), waiting)


def _key(each: Due, posting: Posting, kind: LetterKind) -> str:
    return letter_key(each.contact_id, each.channel, kind, posting.slot)


def _hold_waiting(session: Session, keys: list[str], posting: Posting) -> dict[str, int]:
    """Letters that have not been claimed, held until commit: a claim must wait, or it would miss what is added.

    One that was cancelled when it had nothing left to say waits again: it never left, and has something to say now.
    One that waits for its second copy is left as it is: to a mail program that has the first it is the same letter.
    """
    held: dict[str, int] = {}
    for start in range(0, len(keys), KEYS_A_STATEMENT):
        some = keys[start : start + KEYS_A_STATEMENT]
        waiting = select(Letter.key, Letter.id, Letter.state).where(Letter.key.in_(some), *NEVER_LEFT)
        found = session.execute(waiting.order_by(Letter.key).with_for_update(key_share=True)).all()
        emptied = [row.id for row in found if row.state == LetterState.CANCELLED]
        wait_again(session, posting, Letter.id.in_(emptied))
        held |= {row.key: row.id for row in found}
    return held


NEVER_LEFT = (Letter.state.in_((LetterState.PENDING, LetterState.CANCELLED)), Letter.resends == 0)


def wait_again(session: Session, posting: Posting, *which: ColumnElement[bool]) -> None:
    """Letters that were cancelled before they left, and have something to say now, leave with this posting."""
    session.execute(
        update(Letter)
        .where(*which)
        .values(
            state=LetterState.PENDING, due_at=posting.due_at, not_after=posting.not_after, reason=None, poked_at=None
        )
        .execution_options(synchronize_session=False)
    )


def _reminder(each: Due, letter_id: int, now: datetime, posting: Posting) -> dict[str, Any]:
    return {
        "task_id": each.task_id,
        "deadline_version": each.deadline_version,
        "ladder": each.ladder,
        "rung": each.rung,
        "contact_id": each.contact_id,
        "coordinating": each.coordinating,
        "letter_id": letter_id,
        "slot": posting.slot,
        "created_at": now,
        "dropped": None,
    }
