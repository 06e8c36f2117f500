"""A task that climbs a ladder in time: it began once, its steps are frozen, and why it ended is kept."""

import json
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tasks.database import Base, Instant
from tasks.step import Stand, Step, thaw


class Climb(Base):
    """One climb of one ladder by a task; `number` counts those of the same deadline version.

    `about_at` is the moment that it is about: of the reminder that nobody answered, of the last news, of the deadline's
    end. `since` is when the step before was taken, or when it all began: the next step waits from then. `stood` are the
    times since then at which the clock stood still, `stands_since` the one that has no end yet. `step` is the index of
    the next step in `steps`; past the last one the task stays at the top until it ends. A step whose reader has had
    a day's letter is not taken on that day, `not_on`. `next_at` is what was worked out last, and `reckoned_by` names
    the calendar and hours by which it was. Empty: it is to be worked out, and stays so while the clock stands still, so
    that whoever lets it go on need not know of this.
    """

    __tablename__ = "climb"
    __table_args__ = (
        UniqueConstraint("task_id", "deadline_version", "ladder", "number"),
        # A task climbs each ladder once at a time.
        Index(
            "uq_climb_open",
            "task_id",
            "ladder",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    deadline_version: Mapped[int]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    ladder: Mapped[str]
    number: Mapped[int]
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("reminder.id", ondelete="SET NULL"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    about_at: Mapped[datetime] = mapped_column(Instant)
    steps: Mapped[str] = mapped_column(Text)
    step: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(Instant)
    since: Mapped[datetime] = mapped_column(Instant)
    stood: Mapped[str] = mapped_column(Text, default="[]")
    stands_since: Mapped[datetime | None] = mapped_column(Instant)
    not_on: Mapped[date | None]
    next_at: Mapped[datetime | None] = mapped_column(Instant)
    reckoned_by: Mapped[str] = mapped_column(default="", server_default="")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended: Mapped[str | None]

    @property
    def stands(self) -> list[Stand]:
        moments = ([datetime.fromisoformat(each) for each in stand] for stand in json.loads(self.stood))
        return [(first, last) for first, last in moments]

    @property
    def left(self) -> tuple[Step, ...]:
        """The steps that are still to be taken."""
        return thaw(self.steps)[self.step :]

    def stand_still(self, now: datetime) -> None:
        """The clock stands still from now on."""
        self.stands_since = self.stands_since or now

    def go_on(self, now: datetime) -> None:
        if self.stands_since is not None:
            self.stood = json.dumps([*json.loads(self.stood), [self.stands_since.isoformat(), now.isoformat()]])
            self.stands_since, self.reckoned_by = None, ""

    def wait_from(self, now: datetime) -> None:
        """A step was taken: the next one waits from now."""
        self.since, self.stood, self.not_on, self.reckoned_by = now, "[]", None, ""

    def put_off(self, on: date, until: datetime | None) -> None:
        """The step that is due waits for the next day, which opens at `until`; None: none is known, it stays due."""
        self.not_on = on
        self.next_at = until or self.next_at

    def end(self, now: datetime, why: str) -> None:
        self.ended_at, self.ended, self.next_at = now, why, None
