"""Systems whose events are believed by their signature (Standard Webhooks), in place of a key of the API."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.text import clean

# For so long after a rotation the old secret is believed too.
BOTH_SERVE = timedelta(hours=24)
LONGEST = 300
# An absolute URI (RFC 3986), as CloudEvents recommends for `source`; of the web's kinds with a host.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_WITHOUT_HOST = re.compile(r"(?i)https?:(?!//[^/?])")


class EventSourceError(ValueError):
    """A source that cannot be made or found; says why and the mend, in Vietnamese."""


class EventSource(Base):
    """It may speak for the CloudEvents source `uri` alone. Secrets are sealed by the office's keys."""

    __tablename__ = "event_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    uri: Mapped[str]
    secret: Mapped[str] = mapped_column(Text)
    old_secret: Mapped[str | None] = mapped_column(Text)
    old_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    def sealed(self, now: datetime) -> tuple[str, ...]:
        """The secrets that are believed now, sealed, the newest first."""
        both = self.old_secret is not None and self.old_until is not None and self.old_until > now
        return (self.secret, str(self.old_secret)) if both else (self.secret,)


def add_source(session: Session, name: str, uri: str, sealed: str, now: datetime) -> EventSource:
    """Believe a new source.

    Raises:
        EventSourceError: no name, no absolute URI, or another source that speaks for the same.
    """
    called = clean(name)
    speaks_for = clean(uri) or called
    if not called or len(speaks_for) > LONGEST:
        raise EventSourceError(f"Nguồn cần một tên, dài không quá {LONGEST} ký tự.")
    if not _URI.fullmatch(speaks_for) or _WITHOUT_HOST.match(speaks_for):
        raise EventSourceError(
            f"«{speaks_for}» không phải URI đầy đủ như CloudEvents cần; ghi --uri đúng như «source» của sự kiện, "
            f"ví dụ urn:qlvb:tinh hoặc https://qlvb.tinh.gov.vn."
        )
    if any(each.uri == speaks_for for each in event_sources(session)):
        raise EventSourceError(f"Đã có nguồn «{speaks_for}»; xem «dondoc source list».")
    made = EventSource(name=called, uri=speaks_for, secret=sealed, created_at=now)
    session.add(made)
    session.flush()
    return made


def event_sources(session: Session) -> Sequence[EventSource]:
    return session.scalars(select(EventSource).where(EventSource.removed_at.is_(None)).order_by(EventSource.id)).all()


def rotate_source(session: Session, source_id: int, sealed: str, now: datetime) -> None:
    """Believe a new secret; for a day the old one too.

    Raises:
        EventSourceError: there is no such source.
    """
    found = _find(session, source_id)
    found.old_secret, found.old_until, found.secret = found.secret, now + BOTH_SERVE, sealed


def remove_source(session: Session, source_id: int, now: datetime) -> None:
    """Believe it no more.

    Raises:
        EventSourceError: there is no such source.
    """
    _find(session, source_id).removed_at = now


def _find(session: Session, source_id: int) -> EventSource:
    found = session.get(EventSource, source_id)
    if found is None or found.removed_at is not None:
        raise EventSourceError(f"Không có nguồn số {source_id}; xem «dondoc source list».")
    return found
