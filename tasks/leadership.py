"""Which of several schedulers rings. An optimisation: what is once is once by unique keys, whoever rings."""

from datetime import timedelta

from sqlalchemy import BigInteger, or_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, database_milliseconds
from tasks.once import insert_once_keyed

NO_LEASE = 3_600_000  # milliseconds; longer than any


class Leadership(Base):
    """A lease on a role. `until` is in milliseconds of the database's clock; `epoch` counts the leaders there were."""

    __tablename__ = "leadership"

    role: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    epoch: Mapped[int]
    until: Mapped[int] = mapped_column(BigInteger)


def lead(session: Session, role: str, holder: str, length: timedelta) -> int | None:
    """Take or renew the lease; the epoch while `holder` leads, None while somebody else does."""
    now = database_milliseconds()
    until = now + int(length.total_seconds() * 1000)
    mine = (Leadership.role == role, Leadership.holder == holder, Leadership.until > now)
    renew = update(Leadership).where(*mine).values(until=until).returning(Leadership.epoch)
    if (epoch := session.scalar(renew.execution_options(synchronize_session=False))) is not None:
        return epoch
    insert_once_keyed(session, Leadership, {"role": role, "holder": "", "epoch": 0, "until": 0})
    # A lease that ends later than any could was taken before the clock was set back.
    over = or_(Leadership.until <= now, Leadership.until > now + NO_LEASE)
    vacant = update(Leadership).where(Leadership.role == role, over)
    take = vacant.values(holder=holder, epoch=Leadership.epoch + 1, until=until).returning(Leadership.epoch)
    return session.scalar(take.execution_options(synchronize_session=False))


def resign(session: Session, role: str, holder: str) -> None:
    """Leave the role to the next one at once; nothing for who does not hold it."""
    theirs = update(Leadership).where(Leadership.role == role, Leadership.holder == holder)
    session.execute(theirs.values(until=0).execution_options(synchronize_session=False))
