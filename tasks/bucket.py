"""How fast letters may leave over a channel: a bucket that fills steadily, shared by all workers of the office."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, database_milliseconds
from tasks.once import insert_once_keyed

TOKEN = 60_000  # milliseconds a minute: in these parts a bucket fills by `a_minute` a millisecond, without fractions


class Bucket(Base):
    """`level` it had at `at`, in milliseconds of the database's clock; a letter takes TOKEN of it."""

    __tablename__ = "bucket"

    channel: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Rate:
    """Letters a minute, and how many may leave at once after a rest."""

    a_minute: int

    @property
    def burst(self) -> int:
        return max(1, self.a_minute // 10)


def draw(session: Session, channel: str, rate: Rate, wanted: int) -> int:
    """Take up to `wanted` tokens, each a letter that may leave; how many there were."""
    insert_once_keyed(session, Bucket, {"channel": channel, "level": rate.burst * TOKEN, "at": database_milliseconds()})
    found = session.execute(
        select(Bucket, database_milliseconds().label("now")).where(Bucket.channel == channel).with_for_update()
    ).one()
    bucket: Bucket = found[0]
    now = int(found.now)
    # A database's clock that was set back fills nothing, and takes nothing away.
    filled = bucket.level + max(0, now - bucket.at) * rate.a_minute
    level = min(rate.burst * TOKEN, filled)
    drawn = min(wanted, level // TOKEN)
    bucket.level, bucket.at = level - drawn * TOKEN, now
    return drawn
