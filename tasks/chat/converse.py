"""Somebody wrote to us: link an account, record an answer, or say what can be answered."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from tasks.chat import reply
from tasks.chat.link import link_account, stranger
from tasks.chat.meant import find_meant
from tasks.chat.outcome import Outcome
from tasks.chat.record import Listener, overtaken, record, take_back
from tasks.chat.saying import Intent, Saying, read_saying
from tasks.chat.told import Told, told_tasks
from tasks.clock import day
from tasks.contact import owners
from tasks.contact_address import hear
from tasks.reader import stood_in_for

NO_ANSWER = (Intent.LIST, Intent.UNCLEAR)
# What was told and what was open then may be another matter by now.
FRESH = timedelta(hours=1)


def converse(session: Session, listener: Listener) -> Outcome:
    """What is done about a message, in the caller's transaction. It is judged as of the moment when it was written."""
    event = listener.event
    hear(session, event.channel, event.sender, event.happened_at)
    if not event.text.strip():
        return Outcome("no words")  # a picture, a sticker: it opens the channel, and says nothing
    contacts = owners(session, event.channel, event.sender)
    saying = read_saying(event.text, day(event.happened_at, listener.desk.hours.zone))
    if saying.intent is Intent.LINK:
        return link_account(session, listener.desk, listener.bus, event, saying.code, listener.now)
    if not contacts:
        return stranger(session, event, listener.now)
    if overtaken(session, event):
        return Outcome("told after an undo", reply.OUT_OF_ORDER)
    if saying.intent is Intent.UNDO:
        return take_back(session, listener)
    contacts += stood_in_for(session, contacts, day(event.happened_at, listener.desk.hours.zone))
    return answer_for(session, listener, saying, told_tasks(session, contacts, event.happened_at))


def answer_for(session: Session, listener: Listener, saying: Saying, told: list[Told], under: bool = False) -> Outcome:
    """Record what was said of the tasks told of; when it is not certain which one is meant, list them.

    `under` a letter, where a receipt without a name is for all of it, whenever we hear of it.
    """
    on = day(listener.now, listener.desk.hours.zone)
    if saying.intent in NO_ANSWER:
        before = "" if saying.intent is Intent.LIST else reply.NOT_UNDERSTOOD
        return Outcome(saying.intent, reply.listed(told, on, before))
    if under and saying.intent is Intent.RECEIVED and not saying.names:
        saying = replace(saying, everything=True)
    if not under and not saying.names and listener.now - listener.event.happened_at > FRESH:
        return Outcome("too late to be certain", reply.listed(told, on, reply.CAME_LATE))
    meant = find_meant(saying, told)
    if not meant.tasks:
        return Outcome("not certain which task", reply.listed(told, on, meant.why))
    return record(session, listener, saying, meant.tasks)
