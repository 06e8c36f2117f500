"""What is counted that leaves no row of its own: a skip always has a reason, and is counted by it."""

from collections.abc import Mapping

from sqlalchemy import BigInteger
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base

SKIPPED = "skipped"  # by why a letter that was poked did not go
HEARD = "heard"  # by channel and kind, what chat services told; "unknown" is what we have no use for
FENCED = "fenced"  # by the step that came too late: another process held the letter


class Counter(Base):
    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


def count(session: Session, name: str, labels: Mapping[str, int]) -> None:
    """Add to each label's count. In one order for everybody, so that two who count do not wait for each other."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for label, by in sorted(labels.items()):
        insert = dialect.insert(Counter).values(name=name, label=label, count=by)
        more = {"count": Counter.count + insert.excluded["count"]}
        session.execute(insert.on_conflict_do_update(index_elements=["name", "label"], set_=more))
