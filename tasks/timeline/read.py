from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.timeline.climbs import climb_moments
from tasks.timeline.events import event_moments
from tasks.timeline.holds import hold_moments
from tasks.timeline.letters import letter_moments
from tasks.timeline.moment import Moment
from tasks.timeline.news import news_moments


def read_timeline(session: Session, task_id: int, zone: ZoneInfo, until: date | None = None) -> list[Moment]:
    """All that happened to a task, up to the end of a day or to now, oldest first.

    Of one moment, what was done comes before what was then told.
    """
    found = [*event_moments(session, task_id), *climb_moments(session, task_id), *hold_moments(session, task_id)]
    found += [*news_moments(session, task_id), *letter_moments(session, task_id, zone)]
    shown = [each for each in found if until is None or day(each.at, zone) <= until]
    return sorted(shown, key=lambda each: each.at)
