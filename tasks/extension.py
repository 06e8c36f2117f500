"""An extension: asked for, then decided by the office or withdrawn. A row a request, so that the history is kept."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import ForeignKey, Index, Text, select, text
from sqlalchemy.engine import Row
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.deadline_version import DeadlineVersion
from tasks.state import Labelled


class ExtensionState(Labelled):
    ASKED = "asked", "chờ ý kiến"
    GRANTED = "granted", "đồng ý"
    GRANTED_OTHER = "granted_other", "đồng ý với ngày khác"
    REFUSED = "refused", "không đồng ý"
    WITHDRAWN = "withdrawn", "không còn hiệu lực"


GRANTED = frozenset({ExtensionState.GRANTED, ExtensionState.GRANTED_OTHER})
DECIDED = GRANTED | {ExtensionState.REFUSED}
_OPEN = text("state = 'asked'")


class Extension(Base):
    """A request for a later deadline, and what became of it. One given without a request was asked for by nobody.

    `deadline_version` is the one that it was asked from. `asked_by` and `decided_by` are the events' actors;
    `contact_id` and `acknowledgement_id` say which officer asked, by which answer. `decision_reason` is the office's
    reason, or why the request lapsed; `override` why the office went beyond its own limits.
    """

    __tablename__ = "extension"
    __table_args__ = (
        # One open request a task: two who ask at once are one, whoever comes second is told of the first.
        Index("uq_extension_open", "task_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    deadline_version: Mapped[int]
    deadline: Mapped[date | None]
    asked_by: Mapped[str] = mapped_column(default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    acknowledgement_id: Mapped[int | None] = mapped_column(ForeignKey("acknowledgement.id"), index=True)
    requested: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default=ExtensionState.ASKED)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str] = mapped_column(default="")
    decided_deadline: Mapped[date | None]
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    override: Mapped[str] = mapped_column(Text, default="")


def find_open(session: Session, task_id: int) -> Extension | None:
    """The request that waits for the office's word, as it is in the database now."""
    wanted = select(Extension).where(Extension.task_id == task_id, Extension.state == ExtensionState.ASKED)
    return session.scalars(wanted.execution_options(populate_existing=True)).first()


def count_extensions(session: Session, task_id: int) -> int:
    """How often the deadline was put off, by whomever: the office, a file, another system."""
    return extensions_by_task(session, [task_id])[task_id]


def extensions_by_task(session: Session, task_ids: Iterable[int]) -> Counter[int]:
    """The same for many tasks; 0 for those that are not named in it."""
    ids = list(task_ids)
    if not ids:
        return Counter()
    theirs = DeadlineVersion.task_id.in_(ids)
    wanted = select(DeadlineVersion.task_id, DeadlineVersion.deadline).where(theirs)
    rows = session.execute(wanted.order_by(DeadlineVersion.task_id, DeadlineVersion.version)).all()
    return Counter(new.task_id for old, new in pairwise(rows) if old.task_id == new.task_id and _later(old, new))


def _later(old: Row[int, date | None], new: Row[int, date | None]) -> bool:
    return old.deadline is not None and new.deadline is not None and new.deadline > old.deadline
