"""Processes that hold letters, each from its start to its end: who has fallen silent, by counting and by no clock.

A process that works beats; the reaper counts the beats that it misses. Nobody is taken for dead because a clock was
set or the database was away: while it is away nobody counts, and when it is back whoever lives beats.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, database_milliseconds
from tasks.once import write_over

# So many beats missed in a row, and what it held is freed.
SILENT_AFTER = 3
# After so many nobody can hold anything any more: every lease is over.
FORGOTTEN_AFTER = 1_000


class Incarnation(Base):
    """One life of a process, and how many beats in a row were missed.

    `counted_at` is in milliseconds of the database's clock. It keeps the counts apart: of several reapers one counts.
    """

    __tablename__ = "incarnation"

    name: Mapped[str] = mapped_column(primary_key=True)
    missed: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[int] = mapped_column(BigInteger)


def beat(session: Session, name: str) -> None:
    """Say that it lives, for the first time or once more, also after it was taken for dead."""
    write_over(session, Incarnation, {"name": name, "missed": 0, "counted_at": database_milliseconds()})


def leave(session: Session, name: str) -> None:
    """Say that it ends and holds nothing."""
    session.execute(delete(Incarnation).where(Incarnation.name == name))


def any_unheard(session: Session, after: timedelta) -> bool:
    """Whether anybody has not been heard since it was last counted, for so long."""
    return session.scalar(select(Incarnation.name).where(_unheard(after)).limit(1)) is not None


def count_missed(session: Session, after: timedelta) -> None:
    """Count one missed beat more for whoever was not heard; forget who has long been gone."""
    more = {"missed": Incarnation.missed + 1, "counted_at": database_milliseconds()}
    session.execute(
        update(Incarnation).where(_unheard(after)).values(more).execution_options(synchronize_session=False)
    )
    session.execute(delete(Incarnation).where(Incarnation.missed >= FORGOTTEN_AFTER))


def is_silent(name: Any) -> ColumnElement[bool]:
    """Condition of a query: the incarnation of this name missed too many beats. One that has no row is not silent."""
    found: ColumnElement[bool] = name.in_(select(Incarnation.name).where(Incarnation.missed >= SILENT_AFTER))
    return found


def _unheard(after: timedelta) -> ColumnElement[bool]:
    now = database_milliseconds()
    # Counted in the future: before the clock was set back.
    return or_(Incarnation.counted_at <= now - int(after.total_seconds() * 1000), Incarnation.counted_at > now)
