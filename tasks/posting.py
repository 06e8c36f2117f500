"""How a letter is entered into the queue: its key, its Message-ID, its link, and when it may leave."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.desk import Desk
from tasks.letter import Letter, LetterKind, LetterState, letter_key
from tasks.link import VALID_FOR, Links, hash_token
from tasks.once import insert_once
from tasks.workdays import Calendar


@dataclass(frozen=True)
class Posting:
    """What all letters of one slot share. `domain` ends their Message-IDs.

    They may leave from `due_at` until `not_after`, when the next slot opens; None when no next slot is known.
    """

    slot: date
    due_at: datetime
    domain: str
    links: Links
    not_after: datetime | None = None


def open_posting(desk: Desk, calendar: Calendar, now: datetime) -> Posting:
    """The posting of letters written now: their slot is the day on which they leave, and that day counts in them."""
    due_at = desk.hours.post_at(now, calendar)
    slot = day(due_at, desk.hours.zone)
    return Posting(slot, due_at, desk.domain, desk.links, desk.hours.next_day(slot, calendar))


def letter_row(contact_id: int, channel: str, kind: LetterKind, posting: Posting, now: datetime) -> dict[str, Any]:
    """A new row of the letter table. Message-ID and Date are fixed here, for every copy that may ever leave."""
    key = letter_key(contact_id, channel, kind, posting.slot)
    return {
        "key": key,
        "kind": kind,
        "channel": channel,
        "contact_id": contact_id,
        "slot": posting.slot,
        "message_id": message_id(posting.links.token(key), posting.domain),
        "date": max(now, posting.due_at),
        "state": LetterState.PENDING,
        "due_at": posting.due_at,
        "not_after": posting.not_after,
        "tries": 0,
        "resends": 0,
        "link_hash": hash_token(posting.links.token(key)),
        "link_expires_at": now + VALID_FOR,
        "created_at": now,
    }


def message_id(token: str, domain: str) -> str:
    """RFC 5322 §3.6.4: unique for ever, and the same for every copy of one letter. Gives away nothing of the token."""
    return f"<{hashlib.sha256(b'message-id|' + token.encode()).hexdigest()[:32]}@{domain}>"


def series_id(letter: Letter, domain: str) -> str:
    """A Message-ID never sent, to which all letters of a series refer: so their days thread together."""
    series = f"{letter.contact_id}/{letter.channel}/{letter.kind}"
    return f"<series.{hashlib.sha256(series.encode()).hexdigest()[:24]}@{domain}>"


def post_letter(
    session: Session, contact_id: int, channel: str, kind: LetterKind, posting: Posting, now: datetime
) -> int | None:
    """Enter one letter; None when it is already there."""
    made = insert_once(session, Letter, [letter_row(contact_id, channel, kind, posting, now)])
    key = letter_key(contact_id, channel, kind, posting.slot)
    return session.scalar(select(Letter.id).where(Letter.key == key)) if made else None
