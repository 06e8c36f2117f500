from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tasks.database import Base, Instant

# Outcomes that say of a letter that it is sent: the provider's word, an answer by its link, a person's word.
SAYS_SENT = ("sent", "evidence", "resolved")
# The outcome of a try that is given back: the channel said when to come again.
TOLD_TO_WAIT = "throttled"


class Attempt(Base):
    """One try at a letter, written once and never changed, with the provider's own words.

    `outcome` is one of `SAYS_SENT`, "cancelled", an error kind of the channel, or "crashed" when its process was not
    heard of again.
    """

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    number: Mapped[int]
    ended_at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[str]
    words: Mapped[str] = mapped_column(Text, default="")
