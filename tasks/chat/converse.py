"""Somebody wrote to us: link an account, record an answer, or say what can be answered."""

from dataclasses import replace

from sqlalchemy.orm import Session

from tasks.chat import reply
from tasks.chat.link import link_account, stranger
from tasks.chat.meant import find_meant
from tasks.chat.outcome import Outcome
from tasks.chat.record import Listener, record, take_back
from tasks.chat.saying import Intent, read_saying
from tasks.chat.told import Told, told_tasks
from tasks.clock import day
from tasks.contact_address import hear, owners
from tasks.incoming import Incoming

NO_ANSWER = (Intent.LIST, Intent.UNCLEAR)


def converse(session: Session, listener: Listener, event: Incoming) -> Outcome:
    """What is done about a message, in the caller's transaction."""
    hear(session, event.channel, event.sender, event.happened_at)
    if not event.text.strip():
        return Outcome("no words")  # a picture, a sticker: it opens the channel, and says nothing
    saying = read_saying(event.text, day(listener.now, listener.desk.hours.zone))
    if saying.intent is Intent.LINK:
        return link_account(session, event, saying.code, listener.now)
    contacts = owners(session, event.channel, event.sender)
    if not contacts:
        return stranger(session, event, listener.now)
    if saying.intent is Intent.UNDO:
        return take_back(session, listener, contacts)
    return answer_for(session, listener, event.text, told_tasks(session, contacts, listener.now))


def answer_for(
    session: Session, listener: Listener, text: str, told: list[Told], *, of_letter: bool = False
) -> Outcome:
    """Record what a text says of the tasks told of; when it is not certain which one is meant, list them.

    `of_letter` when it was said under a letter: a receipt then is for all of it.
    """
    on = day(listener.now, listener.desk.hours.zone)
    saying = read_saying(text, on)
    if saying.intent in NO_ANSWER:
        before = "" if saying.intent is Intent.LIST else "Xin lỗi, hệ thống tự động chưa hiểu tin này."
        return Outcome(saying.intent, reply.listed(told, on, before))
    if of_letter and saying.intent is Intent.RECEIVED and not saying.names:
        saying = replace(saying, everything=True)
    meant = find_meant(saying, told)
    if not meant.tasks:
        return Outcome("not certain which task", reply.listed(told, on, meant.why))
    return record(session, listener, saying, meant.tasks)
