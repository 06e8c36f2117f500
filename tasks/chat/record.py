"""An answer given in a chat is recorded as one given on the page of the letter that asked for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tasks import actor
from tasks.acknowledge import UNDO_WITHIN, acknowledge, undo
from tasks.acknowledgement import Acknowledgement, find_standing
from tasks.answer import Answer, Choice
from tasks.ask_extension import why_not
from tasks.channel_words import channel_words
from tasks.chat import reply
from tasks.chat.answer import make_answer
from tasks.chat.outcome import UNDO, Outcome
from tasks.chat.saying import Saying
from tasks.chat.told import Told
from tasks.clock import day
from tasks.contact import Contact
from tasks.desk import Desk
from tasks.events import Bus
from tasks.follow_up import told_on, why_no_follow_up
from tasks.incoming import Incoming
from tasks.letter import Letter
from tasks.task import Task, hold_tasks


@dataclass(frozen=True)
class Listener:
    """What the hearing of one event needs: the office's desk, the events' bus, the time, and the event."""

    desk: Desk
    bus: Bus
    now: datetime
    event: Incoming


def record(session: Session, listener: Listener, saying: Saying, meant: Sequence[Told]) -> Outcome:
    """Record what was said of these tasks, of all or of none."""
    now, on = listener.now, day(listener.event.happened_at, listener.desk.hours.zone)
    hold_tasks(session, [each.task.id for each in meant])
    if over := [each for each in meant if not each.open]:
        return Outcome("not open", reply.closed(over))
    letters = {each.letter_id: session.get_one(Letter, each.letter_id) for each in meant}
    made = make_answer(saying, _who(session, listener, letters[meant[0].letter_id]), meant, on)
    if isinstance(made, str):
        return Outcome("incomplete", made)
    if refused := _refused(session, listener, letters, meant, made):
        return Outcome("refused", refused)
    ordered = sorted(meant, key=lambda each: each.task.id)
    told_again = told_on(made.until, listener.desk.read_calendar(session)) if made.until else None
    given = [
        acknowledge(
            session,
            listener.bus,
            letters[each.letter_id],
            each.task.id,
            made,
            now,
            on,
            incoming_id=listener.event.id,
            told_again=told_again,
        )
        for each in ordered
    ]
    codes = [each.task.code for each in ordered]
    return Outcome(f"{made.choice}: {', '.join(codes)}", reply.recorded(given, codes, made))


def _refused(
    session: Session, listener: Listener, letters: Mapping[int, Letter], meant: Sequence[Told], answer: Answer
) -> str:
    """Why the office's limits, or the deadline, forbid what is asked for, in Vietnamese; empty when they do not."""
    desk, on = listener.desk, day(listener.event.happened_at, listener.desk.hours.zone)
    for each in meant:
        letter, words = letters[each.letter_id], ""
        if find_standing(session, letter.id, each.task.id, answer) is not None:
            continue
        if answer.requested_deadline is not None:
            terms, asker = desk.terms(session, on), actor.contact(letter.contact_id)
            words = why_not(session, each.task, answer.requested_deadline, terms, asker)
        elif answer.choice is Choice.FOLLOW_UP and answer.until is not None:
            words = why_no_follow_up(each.task, answer.until, on, desk.read_calendar(session))
        if words:
            return words
    return ""


def take_back(session: Session, listener: Listener) -> Outcome:
    """Undo what was last answered in this chat before, within the time that the page gives for it too.

    What somebody answered on the page is taken back there.
    """
    event = listener.event
    same_chat = (Incoming.channel == event.channel, Incoming.sender == event.sender)
    before = (Incoming.happened_at <= event.happened_at, Incoming.happened_at >= event.happened_at - UNDO_WITHIN)
    standing = (
        select(Acknowledgement)
        .join(Incoming, Incoming.id == Acknowledgement.incoming_id)
        .where(*same_chat, *before, Acknowledgement.undone_at.is_(None))
    )
    found = session.scalars(standing.order_by(Incoming.happened_at.desc(), Acknowledgement.id.desc())).all()
    last = [each for each in found if each.incoming_id == found[0].incoming_id]
    hold_tasks(session, [each.task_id for each in last])
    done = [each for each in last if _undone(session, listener, each)]
    if not done:
        return Outcome(f"{UNDO}: nothing", reply.TOO_LATE)
    codes = ", ".join(sorted(session.get_one(Task, each.task_id).code for each in done))
    return Outcome(f"{UNDO}: {codes}", reply.UNDONE.format(codes=codes))


def overtaken(session: Session, event: Incoming) -> bool:
    """Whether an undo that was written after this message was heard before it: nobody knows what it was meant for."""
    later = (Incoming.channel == event.channel, Incoming.sender == event.sender, Incoming.outcome.startswith(UNDO))
    return bool(session.scalar(select(exists().where(*later, Incoming.happened_at > event.happened_at))))


def _undone(session: Session, listener: Listener, given: Acknowledgement) -> bool:
    letter = session.get_one(Letter, given.letter_id)
    return undo(session, listener.bus, letter, given.id, listener.now)


def _who(session: Session, listener: Listener, letter: Letter) -> str:
    contact = session.get_one(Contact, letter.contact_id)
    return f"{contact.name or contact.title or 'Đầu mối'} ({channel_words(listener.event.channel)})"
