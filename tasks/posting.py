"""How a letter is entered into the queue: its key, its Message-ID, its link, and when it may leave."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.chain import NONE_PASSED, Passed, write_chain
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


def letter_row(
    contact_id: int,
    channel: str,
    kind: LetterKind,
    posting: Posting,
    now: datetime,
    passed: Sequence[Passed] = (),
    about: str | None = None,
) -> dict[str, Any]:
    """A new row of the letter table. Message-ID and Date are fixed here, for every copy that may ever leave."""
    own = own_columns(contact_id, channel, kind, posting, passed, about)
    return own | {"about": about} | shared_columns(kind, posting, now)


def own_columns(
    contact_id: int,
    channel: str,
    kind: LetterKind,
    posting: Posting,
    passed: Sequence[Passed] = (),
    about: str | None = None,
) -> dict[str, Any]:
    """What tells a letter of a posting from the others."""
    key = letter_key(contact_id, channel, kind, posting.slot, about)
    token = posting.links.token(key)
    return {
        "contact_id": contact_id,
        "channel": channel,
        "key": key,
        "message_id": message_id(token, posting.domain),
        "tracking": tracking(token),
        "chain": write_chain(passed) if passed else NONE_PASSED,
        "link_hash": hash_token(token),
    }


def shared_columns(kind: LetterKind, posting: Posting, now: datetime) -> dict[str, Any]:
    """What all letters of a kind and a posting have alike."""
    return {
        "kind": kind,
        "slot": posting.slot,
        "date": max(now, posting.due_at),
        "state": LetterState.PENDING,
        "due_at": posting.due_at,
        "not_after": posting.not_after,
        "tries": 0,
        "resends": 0,
        "link_expires_at": now + VALID_FOR,
        "created_at": now,
    }


def message_id(token: str, domain: str) -> str:
    """RFC 5322 §3.6.4: unique for ever, and the same for every copy of one letter. Gives away nothing of the token."""
    return f"<{hashlib.sha256(b'message-id|' + token.encode()).hexdigest()[:32]}@{domain}>"


def tracking(token: str) -> str:
    """The name that a provider is given for the letter, where it tells of letters by a name of ours.

    At most 48 of 0-9A-Za-z, as Zalo's templates want it. Gives away nothing of the token.
    """
    return hashlib.sha256(b"tracking|" + token.encode()).hexdigest()[:40]


def series_id(letter: Letter, domain: str) -> str:
    """A Message-ID never sent, to which all letters of a series refer: so their days thread together."""
    series = f"{letter.contact_id}/{letter.channel}/{letter.kind}"
    return f"<series.{hashlib.sha256(series.encode()).hexdigest()[:24]}@{domain}>"


def post_letter(  # noqa: PLR0913, PLR0917 - a letter says all of this
    session: Session,
    contact_id: int,
    channel: str,
    kind: LetterKind,
    posting: Posting,
    now: datetime,
    passed: Sequence[Passed] = (),
    about: str | None = None,
) -> int | None:
    """Enter one letter; None when it is already there."""
    row = letter_row(contact_id, channel, kind, posting, now, passed, about)
    return (
        session.scalar(select(Letter.id).where(Letter.key == row["key"]))
        if insert_once(session, Letter, [row])
        else None
    )


def wake(session: Session, key: str, posting: Posting) -> int | None:
    """The letter of that key, waiting and held until commit; None when it has left, or may have.

    One that was called off before it left waits again: it has something to say now.
    """
    never_left = (Letter.state.in_((LetterState.PENDING, LetterState.CANCELLED)), Letter.resends == 0)
    found = session.scalars(
        select(Letter).where(Letter.key == key, *never_left).with_for_update(key_share=True)
    ).first()
    if found is not None and found.state == LetterState.CANCELLED:
        found.state, found.reason, found.poked_at = LetterState.PENDING, None, None
        found.due_at, found.not_after = posting.due_at, posting.not_after
    return found.id if found else None
