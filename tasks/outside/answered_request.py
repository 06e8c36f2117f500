"""What a request that names itself was answered, kept for a day: sent again it is answered the same, and does nothing.

The row is written in the transaction of what the request changes, so there is never the one without the other.
"""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.once import insert_once

KEPT_FOR = timedelta(hours=24)


class AnsweredRequest(Base):
    """`name` is the client's own for the request, `fingerprint` what it asked. `headers` are a JSON object."""

    __tablename__ = "answered_request"
    __table_args__ = (UniqueConstraint("api_key_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    api_key_id: Mapped[int] = mapped_column(ForeignKey("api_key.id", ondelete="CASCADE"))
    name: Mapped[str]
    fingerprint: Mapped[str]
    status: Mapped[int] = mapped_column(default=0)
    headers: Mapped[str] = mapped_column(Text, default="{}")
    body: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant, index=True)


def claim_request(
    session: Session, api_key_id: int, name: str, fingerprint: str, now: datetime
) -> tuple[AnsweredRequest, bool]:
    """The request's row, and whether it was made now. Who asks the same at once waits here for the first to end."""
    session.execute(delete(AnsweredRequest).where(AnsweredRequest.at <= now - KEPT_FOR))
    row = {"api_key_id": api_key_id, "name": name, "fingerprint": fingerprint, "at": now}
    made = insert_once(session, AnsweredRequest, [row | {"status": 0, "headers": "{}", "body": ""}])
    theirs = (AnsweredRequest.api_key_id == api_key_id, AnsweredRequest.name == name)
    return session.scalars(select(AnsweredRequest).where(*theirs)).one(), made == 1
