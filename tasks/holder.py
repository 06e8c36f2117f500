"""Who holds a position, and from which day: letters go to the position as held on the day of sending."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant


class Holder(Base):
    """One holder of a contact's position, past, present or to come.

    `since` is None for who held it before anybody was replaced. `held_at` is when the position became theirs in the
    contact's own row; None while that is to come. `addresses` is a JSON object, channel → address: where they were
    last reached, or will be. Nothing of them is in the event log, so that a name can be taken off the record.
    """

    __tablename__ = "holder"
    __table_args__ = (UniqueConstraint("contact_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str | None]
    addresses: Mapped[str] = mapped_column(Text, default="{}")
    since: Mapped[date | None]
    entered_by: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime] = mapped_column(Instant)
    held_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def reached(self) -> dict[str, str]:
        """Channel → address."""
        found: dict[str, str] = json.loads(self.addresses)
        return found

    def reach(self, addresses: Mapping[str, str]) -> None:
        self.addresses = json.dumps(dict(addresses), ensure_ascii=False, sort_keys=True)


def holders(session: Session, contact_id: int) -> list[Holder]:
    """All holders of a position that are on record, the oldest first."""
    wanted = select(Holder).where(Holder.contact_id == contact_id)
    return list(session.scalars(wanted.order_by(Holder.since.is_not(None), Holder.since)))


def coming(session: Session, on: date) -> list[Holder]:
    """Those whose day has come by `on` and who are not yet in their contact's row, in the order of their days."""
    return list(session.scalars(_COMING, {"on": on}))


_COMING = (
    select(Holder).where(Holder.held_at.is_(None), Holder.since <= bindparam("on")).order_by(Holder.since, Holder.id)
)
