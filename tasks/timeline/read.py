from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tasks.timeline.climbs import climb_moments
from tasks.timeline.events import event_moments
from tasks.timeline.holds import hold_moments
from tasks.timeline.letters import letter_moments
from tasks.timeline.moment import Moment


def read_timeline(session: Session, task_id: int, zone: ZoneInfo) -> list[Moment]:
    """All that happened to a task, oldest first; of one moment, what was done before what was then told."""
    found = [*event_moments(session, task_id), *climb_moments(session, task_id), *hold_moments(session, task_id)]
    return sorted([*found, *letter_moments(session, task_id, zone)], key=lambda each: each.at)
