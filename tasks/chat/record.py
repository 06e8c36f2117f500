"""An answer given in a chat is recorded as one given on the page of the letter that asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.acknowledge import UNDO_WITHIN, acknowledge, undo
from tasks.acknowledgement import Acknowledgement
from tasks.channel_words import channel_words
from tasks.chat import reply
from tasks.chat.answer import make_answer
from tasks.chat.outcome import Outcome
from tasks.chat.saying import Saying
from tasks.chat.told import Told
from tasks.clock import day
from tasks.contact import Contact
from tasks.desk import Desk
from tasks.events import Bus
from tasks.letter import Letter
from tasks.task import Task, hold_tasks


@dataclass(frozen=True)
class Listener:
    """What the hearing of a message needs: the office's desk, the events' bus, the time, and how it was heard."""

    desk: Desk
    bus: Bus
    now: datetime
    channel: str


def record(session: Session, listener: Listener, saying: Saying, meant: Sequence[Told]) -> Outcome:
    """Record what was said of these tasks, of all or of none."""
    now, on = listener.now, day(listener.now, listener.desk.hours.zone)
    hold_tasks(session, [each.task.id for each in meant])
    if over := [each for each in meant if not each.open]:
        return Outcome("not open", reply.closed(over))
    letters = {each.letter_id: session.get_one(Letter, each.letter_id) for each in meant}
    made = make_answer(saying, _who(session, listener, letters[meant[0].letter_id]), meant, on)
    if isinstance(made, str):
        return Outcome("incomplete", made)
    ordered = sorted(meant, key=lambda each: each.task.id)
    given = [
        acknowledge(session, listener.bus, letters[each.letter_id], each.task.id, made, now, on) for each in ordered
    ]
    codes = [each.task.code for each in ordered]
    return Outcome(f"{made.choice}: {', '.join(codes)}", reply.recorded(given, codes, made))


def take_back(session: Session, listener: Listener, contact_ids: Sequence[int]) -> Outcome:
    """Undo what these contacts answered last, within the time that the page gives for it too."""
    since = listener.now - UNDO_WITHIN
    standing = (Acknowledgement.contact_id.in_(contact_ids), Acknowledgement.undone_at.is_(None))
    lately = select(Acknowledgement).where(*standing, Acknowledgement.at >= since)
    found = session.scalars(lately.order_by(Acknowledgement.at.desc(), Acknowledgement.id.desc())).all()
    last = [each for each in found if each.at == found[0].at]
    hold_tasks(session, [each.task_id for each in last])
    done = [each for each in last if _undone(session, listener, each)]
    codes = sorted(session.get_one(Task, each.task_id).code for each in done)
    return (
        Outcome(f"undone: {', '.join(codes)}", reply.UNDONE.format(codes=", ".join(codes)))
        if done
        else Outcome("nothing to undo", reply.TOO_LATE)
    )


def _undone(session: Session, listener: Listener, given: Acknowledgement) -> bool:
    letter = session.get_one(Letter, given.letter_id)
    return undo(session, listener.bus, letter, given.id, listener.now)


def _who(session: Session, listener: Listener, letter: Letter) -> str:
    contact = session.get_one(Contact, letter.contact_id)
    return f"{contact.name or contact.title or 'Đầu mối'} ({channel_words(listener.channel)})"
