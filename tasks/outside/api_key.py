"""A key by which another system speaks: only its hash is kept."""

import hmac
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.actor import key
from tasks.database import Base, Instant
from tasks.outside.key_text import hash_key, read_key_id
from tasks.outside.scope import Scope


class ApiKey(Base):
    """`scopes` are words with spaces between. After a rotation the hash before serves until `previous_until`."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    scopes: Mapped[str]
    hash: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(default="")
    previous_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    last_used_on: Mapped[date | None]

    @property
    def actor(self) -> str:
        return key(self.id, self.name)

    def may(self, scope: Scope) -> bool:
        return scope in (held := self.scopes.split()) or Scope.ADMIN in held

    def opens(self, text: str, now: datetime) -> bool:
        """Whether this text is the key, and the key is alive."""
        if self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= now):
            return False
        found = hash_key(text)
        before = self.previous_until is not None and now < self.previous_until
        return hmac.compare_digest(found, self.hash) or (before and hmac.compare_digest(found, self.previous_hash))


def find_key(session: Session, text: str, now: datetime) -> ApiKey | None:
    """The living key that a text is; None alike for what is forged, revoked, expired or no key at all."""
    key_id = read_key_id(text)
    key = session.get(ApiKey, key_id) if key_id is not None else None
    return key if key is not None and key.opens(text, now) else None


def note_use(session: Session, key_id: int, on: date) -> None:
    """To the day: enough to see which keys nobody needs, and no record of who worked when."""
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_on=on))


def list_keys(session: Session) -> list[ApiKey]:
    return list(session.scalars(select(ApiKey).order_by(ApiKey.id)))
