"""Rows planted in a database as a test needs them: letters in any state, ticks of any age, channels that rest."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tasks.attempt import Attempt
from tasks.circuit import Circuit, rest
from tasks.contact import Contact
from tasks.database import database_milliseconds
from tasks.letter import Letter, LetterKind, LetterState
from tasks.reminder import Reminder
from tasks.storm.hold import OPEN, Hold
from tasks.task import Task
from tasks.tick import Tick, record_tick


def plant_letter(session: Session, due_at: datetime, state: str, *outcomes: str, **facts: Any) -> Letter:
    """A letter of a key of its own to the first contact, with an attempt for each outcome."""
    name = uuid4().hex
    given: dict[str, Any] = {
        "key": name,
        "kind": LetterKind.REMINDER,
        "channel": "email",
        "contact_id": session.scalar(select(func.min(Contact.id))),
        "slot": date(due_at.year, due_at.month, due_at.day),
        "message_id": f"<{name}@vidu.gov.vn>",
        "date": due_at,
        "created_at": due_at,
        "tries": len(outcomes),
    }
    letter = Letter(state=state, due_at=due_at, **given | facts)
    session.add(letter)
    session.flush()
    for number, outcome in enumerate(outcomes, 1):
        session.add(Attempt(letter_id=letter.id, number=number, ended_at=due_at, outcome=outcome))
    return letter


def plant_reminder(session: Session, letter: Letter, slot: date) -> None:
    """A rung of the first task, promised for that day, that waits in the letter."""
    session.add(
        Reminder(
            task_id=session.scalar(select(func.min(Task.id))),
            deadline_version=1,
            rung=77,
            contact_id=letter.contact_id,
            letter_id=letter.id,
            slot=slot,
            created_at=letter.created_at,
        )
    )


def plant_hold(session: Session, letter: Letter, rungs: int) -> Hold:
    """One that is undecided, in which the letter waits."""
    hold = Hold(open=OPEN, first_slot=letter.slot, last_slot=letter.slot, letters=1, rungs=rungs, made_at=letter.date)
    hold.usual_letters, hold.usual_rungs, hold.cause = 0, 1, "tệp nhập nhiem-vu.xlsx: 912 thay đổi"
    session.add(hold)
    session.flush()
    letter.state, letter.hold_id = LetterState.PENDING, hold.id
    return hold


def plant_held(session: Session, due_at: datetime, state: str, over: timedelta) -> Letter:
    """A letter whose lease has been over for that long by the database's clock; less than nothing: still runs."""
    letter = plant_letter(session, due_at, state)
    letter.lease_token, letter.lease_until = uuid4().hex, _database_now(session) - _milliseconds(over)
    return letter


def plant_tick(session: Session, loop: str, age: timedelta = timedelta(0), words: str = "") -> None:
    record_tick(session, loop, words)
    session.execute(update(Tick).where(Tick.loop == loop).values(at=Tick.at - _milliseconds(age)))


def plant_rest(session: Session, channel: str, age: timedelta) -> None:
    """A channel that has rested since then."""
    rest(session, channel, timedelta(minutes=10), "535 wrong password")
    began = {"since": Circuit.since - _milliseconds(age)}
    session.execute(update(Circuit).where(Circuit.channel == channel).values(began))


def _database_now(session: Session) -> int:
    return int(session.scalar(select(database_milliseconds())) or 0)


def _milliseconds(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)
