from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, database_milliseconds
from tasks.once import write_over

AUDITOR = "auditor"  # the words of this loop's tick are what its last audit found


class Tick(Base):
    """When a loop last turned well, in milliseconds of the database's clock, and what came of it."""

    __tablename__ = "tick"

    loop: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(Text, default="")


def record_tick(session: Session, loop: str, words: str = "") -> None:
    write_over(session, Tick, {"loop": loop, "at": database_milliseconds(), "words": words})
