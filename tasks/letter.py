"""The letter table is the queue: what must leave, to whom, over which channel, and how far it got."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, Text, case, literal_column, or_, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.no_index import no_index
from tasks.state import Labelled


class LetterState(Labelled):
    PENDING = "pending", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    WIRE = "wire", "Đang trên đường truyền"
    SENT = "sent", "Đã gửi"
    UNKNOWN = "unknown", "Chưa rõ đã tới"
    DEAD = "dead", "Không gửi được"
    CANCELLED = "cancelled", "Đã bỏ, không cần gửi"


# Not on the wire: of a dozen that are marked together the last may wait again.
LEFT = (LetterState.SENT, LetterState.UNKNOWN)
MAY_HAVE_LEFT = (LetterState.WIRE, *LEFT)
# What it says was true at its last look, which is over.
LEAVING = (LetterState.SENDING, *MAY_HAVE_LEFT)

# Why a second copy did not go leaves open whether the first one did.
FIRST_COPY = "; a first copy may have arrived"


class LetterKind(StrEnum):
    REMINDER = "reminder"
    COPY = "copy"  # the same letter over a second channel at once, where the ladder says so
    URGE = "urge"  # what a step of a climb tells: đôn đốc lần n
    NEWS = "news"  # what became of tasks, told once
    DIGEST = "digest"
    NOTICE = "notice"  # to the office lead: a channel is over until a person acts
    HOLD = "hold"  # to the office lead: letters are held until the office says whether they may leave
    CODE = "code"  # to an officer's official mailbox: the code that links a chat account
    EVENT = "event"  # to a system that subscribed: what happened, as a CloudEvent


# Nobody is woken by these: machines read them.
AT_ANY_HOUR = frozenset({LetterKind.EVENT})

# Whoever is told by these of what has just happened does not wait behind a morning's letters.
JUST_HAPPENED = frozenset({LetterKind.NEWS, LetterKind.NOTICE, LetterKind.HOLD, LetterKind.CODE})


REMINDING = frozenset({LetterKind.REMINDER, LetterKind.URGE})
"""These carry reminders."""

ANSWERED = REMINDING | {LetterKind.NEWS}
"""An officer answers these on their page, and what one channel cannot bring goes over another."""

DECIDED_UPON = frozenset({LetterKind.DIGEST, LetterKind.HOLD})
"""These bring the office lead to the office's page."""


class Letter(Base):
    """One message to one contact over one channel.

    `key` makes it one: contact, channel, kind and slot. `message_id` and `date` are fixed here, so that a second copy
    of a letter in doubt is known to the reader's mail program as the same letter. From `not_after` on the next slot
    says it in newer words, so it does not leave any more; a second copy has no such end. `lease_until` is in
    milliseconds of the database's clock; `incarnation` is the life of the process that has the lease. `link_hash` is
    all that is kept of the token in its links.

    `chain` is why channels that the contact would rather have were passed over (tasks/chain.py). `tracking` is the
    name that a provider is given for the letter, and tells events by. `about` is what a letter is about that carries
    no reminders: a copy the letter's id, a notice the channel's name, a code the channel that it links,
    an event the announcement's id, news the first piece's id, a hold's its number.
    While `hold_id` stands without `hold_ended_at` nobody may claim it: it waits for a person's word (tasks/storm/).
    `received_at` and `seen_at` are when a provider says that it came to the phone, and was on its screen: evidence that
    it arrived, and no acknowledgement.
    """

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    channel: Mapped[str]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    slot: Mapped[date] = mapped_column(index=True)
    message_id: Mapped[str]
    date: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default=LetterState.PENDING)
    due_at: Mapped[datetime] = mapped_column(Instant)
    not_after: Mapped[datetime | None] = mapped_column(Instant)
    poked_at: Mapped[datetime | None] = mapped_column(Instant)
    lease_token: Mapped[str | None]
    lease_until: Mapped[int | None] = mapped_column(BigInteger)
    incarnation: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    resends: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    provider_id: Mapped[str | None]
    tracking: Mapped[str | None]
    chain: Mapped[str] = mapped_column(Text, default="[]")
    about: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(Text)
    hold_id: Mapped[int | None]
    hold_ended_at: Mapped[datetime | None] = mapped_column(Instant)
    link_hash: Mapped[str | None] = mapped_column(unique=True)
    link_expires_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def carrier(self) -> int:
        """The letter whose reminders this one tells: a copy has none of its own."""
        return int(self.about or 0) if self.kind == LetterKind.COPY else self.id


TOLD_BY_TRACKING: ColumnElement[bool] = Letter.channel != literal_column("'email'")
"""Condition of a query, literally so: its provider may tell of it by the name that we gave it. Mail servers do not."""


def is_copy(letter: type[Letter] = Letter) -> ColumnElement[bool]:
    """Condition of a query, literally so: by what a letter is about, only copies are found by an index."""
    return letter.kind == literal_column("'copy'")


STATE_OF_NAMED = no_index(Letter.state)
"""The state of letters that a statement names.

By their state it would go through all that wait: SQLite does not know how many rows have what, and PostgreSQL counted
them when none waited.
"""


def _index_of_some(column: InstrumentedAttribute[Any], which: ColumnElement[bool]) -> None:
    """At each change of state PostgreSQL writes a letter into all of its indexes: it is only in those that find it."""
    Index(f"ix_letter_{column.key}", column, sqlite_where=which, postgresql_where=which)


_index_of_some(Letter.provider_id, Letter.provider_id.is_not(None))
_index_of_some(Letter.hold_id, Letter.hold_id.is_not(None))
_index_of_some(Letter.tracking, TOLD_BY_TRACKING)
_index_of_some(Letter.about, is_copy())


NOT_HELD: ColumnElement[bool] = or_(Letter.hold_id.is_(None), Letter.hold_ended_at.is_not(None))


def letter_key(contact_id: int, channel: str, kind: LetterKind, slot: date, about: str | None = None) -> str:
    """One letter per contact, channel, kind and day: the promise of one clear letter a day, as text.

    `about` tells letters apart that a day may well bring several of.
    """
    key = f"{contact_id}/{channel}/{kind}/{slot.isoformat()}"
    return key if about is None else f"{key}/{about}"


def cancel_emptied(session: Session, letter_ids: Collection[int], now: datetime, reason: str) -> None:
    """Cancel letters that lost all that they told before they were claimed."""
    if not letter_ids:
        return
    told = case((Letter.resends > 0, reason + FIRST_COPY), else_=reason)
    session.execute(
        update(Letter)
        .where(Letter.id.in_(letter_ids), STATE_OF_NAMED == LetterState.PENDING)
        .values(state=LetterState.CANCELLED, reason=told, due_at=now)
        .execution_options(synchronize_session=False)
    )
