"""How far an office is with its letters: asked again and again until nothing moves any more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.claim import HELD
from tasks.doubt import RESENDS
from tasks.letter import Letter, LetterState
from tasks.run import Run
from worker.chaos.filling import ZONE
from worker.chaos.unsaid import anything_unsaid

# The clock is not moved beyond it: the next day brings letters of its own.
END_OF_DAY = time(17, 30)


@dataclass(frozen=True)
class Standing:
    """`doubtful` are letters in doubt that will still get a copy; `soonest` is when the next waiting one may leave."""

    scanned: bool
    waiting: int
    held: int
    doubtful: int
    soonest: datetime | None

    @property
    def done(self) -> bool:
        return self.scanned and not (self.waiting or self.held or self.doubtful)

    def idle_until(self, now: datetime, least: timedelta) -> timedelta | None:
        """How long nothing will happen, when that is longer than `least` and ends on the same day."""
        if self.held or self.doubtful or self.soonest is None or self.soonest - now < least:
            return None
        local = self.soonest.astimezone(ZONE)
        same_day = local.date() == now.astimezone(ZONE).date() and local.time() < END_OF_DAY
        return self.soonest - now if same_day else None


def stand(session: Session, slots: Collection[tuple[str, date]], *, every_kind: bool = False) -> Standing:
    """Read it; `slots` must have run before there can be an end, and of `every_kind` all be in letters."""
    wanted = select(Letter.state, Letter.kind, Letter.resends, func.count(), func.min(Letter.due_at))
    rows = session.execute(wanted.group_by(Letter.state, Letter.kind, Letter.resends)).all()
    runs = {(run.job, run.slot) for run in session.scalars(select(Run))}
    pending = [row for row in rows if row.state == LetterState.PENDING]
    doubtful = [row for row in rows if row.state == LetterState.UNKNOWN and row.resends < RESENDS[row.kind]]
    return Standing(
        scanned=runs >= set(slots) and not (every_kind and anything_unsaid(session)),
        waiting=sum(row[3] for row in pending),
        held=sum(row[3] for row in rows if row.state in HELD),
        doubtful=sum(row[3] for row in doubtful),
        soonest=min((row[4] for row in pending), default=None),
    )
