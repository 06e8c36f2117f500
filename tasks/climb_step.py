from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tasks.database import Base, Instant


class ClimbStep(Base):
    """A step that was taken: to whom, or why it was passed over. That it is taken once lives in the unique key."""

    __tablename__ = "climb_step"
    __table_args__ = (UniqueConstraint("climb_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    climb_id: Mapped[int] = mapped_column(ForeignKey("climb.id", ondelete="CASCADE"))
    number: Mapped[int]
    to: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    passed: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)
