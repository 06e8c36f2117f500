"""Which open climbs may have something new, as a condition: whoever turns each minute cannot work all of them out.

More may be found than have; what is not found stands as it was worked out last.
"""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_

from tasks.climb import Climb
from tasks.climbed import ASKED, UNDATED, answered_after, any_hold, waits_in_hold
from tasks.follow_up import FollowUp
from tasks.ladder_name import LadderName
from tasks.state import REMINDED, ExecutionState, TaskKind
from tasks.task import Task


def may_move(now: datetime, on: date, reckoning: str) -> ColumnElement[bool]:
    """Condition of a query over climbs and their tasks; `reckoning` names what moments are worked out by now."""
    return or_(
        Climb.next_at <= now,
        Climb.reckoned_by != reckoning,
        Climb.stands_since.is_not(None),
        *_task_changed(),
        *_asked(on),
        and_(any_hold(), waits_in_hold()),
    )


def _task_changed() -> Iterator[ColumnElement[bool]]:
    yield Task.state.not_in(sorted(REMINDED))
    yield Task.deadline_version != Climb.deadline_version
    yield Task.lead_department_id != Climb.department_id
    yield and_(Climb.ladder == LadderName.OVERDUE, UNDATED)


def _asked(on: date) -> Iterator[ColumnElement[bool]]:
    """Who was asked something has answered, put it off, or is told in another way from now on."""
    put_off = exists().where(FollowUp.task_id == Task.id, FollowUp.deadline_version == Task.deadline_version)
    yield and_(Climb.ladder.in_(sorted(ASKED)), or_(answered_after(Climb.about_at), put_off.correlate(Task)))
    ended = or_(Task.state != ExecutionState.IN_PROGRESS, and_(Task.kind != TaskKind.UNDATED, Task.deadline < on))
    yield and_(Climb.ladder == LadderName.NO_PROGRESS, ended)
