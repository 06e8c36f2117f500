from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.once import insert_once
from tasks.outside.revision import Revision


class ExternalRef(Base):
    """A task's name in another system: that it is one task lives in the unique key.

    `version` and `said_at` are of the newest that was applied. `said` is a JSON object: column of the task → its value
    when the other system last said it, with the version and time of that (see tasks/outside/said.py).
    `task_id` is None only inside the transaction that claims the name.
    """

    __tablename__ = "external_ref"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    version: Mapped[int | None] = mapped_column(BigInteger)
    said_at: Mapped[datetime | None] = mapped_column(Instant)
    said: Mapped[str] = mapped_column(Text, default="{}")

    @property
    def newest(self) -> Revision:
        return Revision(self.version, self.said_at)


def claim_names(session: Session, source: str, external_ids: Iterable[str]) -> dict[str, ExternalRef]:
    """The rows of these names, made where there are none, held until commit in one order.

    Who claims the same name at the same time waits here, and then finds the task.
    """
    names = sorted(set(external_ids))
    rows = [{"source": source, "external_id": name, "said": "{}"} for name in names]
    insert_once(session, ExternalRef, rows)
    return hold_names(session, source, names)


def hold_names(session: Session, source: str, external_ids: Sequence[str]) -> dict[str, ExternalRef]:
    theirs = (ExternalRef.source == source, ExternalRef.external_id.in_(external_ids))
    held = select(ExternalRef).where(*theirs).order_by(ExternalRef.external_id).with_for_update()
    found = session.scalars(held.execution_options(populate_existing=True))
    return {ref.external_id: ref for ref in found}


def forget_unused(session: Session, refs: Iterable[ExternalRef]) -> None:
    """Give back the names that were claimed and became no task's."""
    unused = [ref.id for ref in refs if ref.task_id is None]
    if unused:
        session.execute(delete(ExternalRef).where(ExternalRef.id.in_(unused)))
