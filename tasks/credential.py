"""What lets us in at a provider and is replaced by each use: sealed, in one row, renewed by one process at a time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, or_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant, database_milliseconds
from tasks.once import insert_once_keyed

NO_LEASE = 3_600_000  # milliseconds; longer than any


class Credential(Base):
    """`sealed` is the present one, `previous` the one before. `version` counts them.

    `refused` are the provider's words once it takes it no more and a person must act; "" while it is good. Who renews
    it holds the lease, whose end is in milliseconds of the database's clock.
    """

    __tablename__ = "credential"

    name: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int]
    refused: Mapped[str] = mapped_column(Text)
    lease_token: Mapped[str | None]
    lease_until: Mapped[int | None] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Renewal:
    """The right to renew one version of a credential."""

    name: str
    version: int
    token: str


def read(session: Session, name: str) -> Credential | None:
    return session.get(Credential, name, populate_existing=True)


def hold(session: Session, name: str) -> Credential | None:
    """As `read`; nobody else changes it until the transaction ends."""
    return session.get(Credential, name, populate_existing=True, with_for_update=True)


def enter(session: Session, name: str, sealed: str, now: datetime, expires_at: datetime) -> None:
    """Store one that a person brought: it replaces whatever is there, and whoever is renewing that comes too late."""
    empty = {"sealed": "", "previous": "", "stored_at": now, "expires_at": now, "version": 0, "refused": ""}
    insert_once_keyed(session, Credential, {"name": name, **empty})
    entered = {"sealed": sealed, "previous": Credential.sealed, "stored_at": now, "expires_at": expires_at}
    _change(session, name, **entered, version=Credential.version + 1, refused="", **_FREE)


def lease(session: Session, name: str, version: int, length: timedelta) -> Renewal | None:
    """The right to renew this version; None when it is renewed or refused already, or another is renewing it."""
    now, token = database_milliseconds(), secrets.token_hex(16)
    until = now + int(length.total_seconds() * 1000)
    # A lease that ends later than any could was taken before the clock was set back.
    free = or_(Credential.lease_until.is_(None), Credential.lease_until <= now, Credential.lease_until > now + NO_LEASE)
    wanted = (Credential.version == version, Credential.refused == "", free)
    taken = _change(session, name, *wanted, lease_token=token, lease_until=until)
    return Renewal(name, version, token) if taken else None


def unlease(session: Session, renewal: Renewal) -> None:
    """Let the next one try at once; nothing for who does not hold it any more."""
    _change(session, renewal.name, Credential.lease_token == renewal.token, **_FREE)


def store(session: Session, renewal: Renewal, sealed: str, previous: str, now: datetime, expires_at: datetime) -> bool:
    """Put what came of a renewal in place of what it was made from; False when another is there already.

    The version is the fence, not the lease: what one use of this version gave is the only one that is good. A process
    that slept past its lease brings it all the same, and proves wrong whoever was refused meanwhile.
    """
    stored = {"sealed": sealed, "previous": previous, "stored_at": now, "expires_at": expires_at}
    made_from = Credential.version == renewal.version
    return _change(session, renewal.name, made_from, **stored, version=renewal.version + 1, refused="", **_FREE)


def refuse(session: Session, renewal: Renewal, words: str) -> bool:
    """The provider takes it no more. False for who does not hold the lease any more: another may know better."""
    held = (Credential.version == renewal.version, Credential.lease_token == renewal.token)
    return _change(session, renewal.name, *held, refused=words, **_FREE)


_FREE: dict[str, Any] = {"lease_token": None, "lease_until": None}


def _change(session: Session, name: str, *where: ColumnElement[bool], **values: Any) -> bool:
    statement = update(Credential).where(Credential.name == name, *where).values(**values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE answers with a cursor; the type says less
    return result.rowcount == 1
