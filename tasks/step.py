"""A step of a ladder that is climbed in time: how long is waited before it, and who is told then."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from tasks.office_hours import OfficeHours
from tasks.state import Labelled
from tasks.workdays import Calendar

Stand = tuple[datetime, datetime]
"""From when until when a clock stood still."""


class Level(Labelled):
    CONTACT = "contact", "đầu mối"
    SECOND_CONTACT = "second_contact", "đầu mối thứ hai"
    HEAD = "head", "lãnh đạo đơn vị"
    SPECIALIST = "specialist", "chuyên viên theo dõi"
    VICE_LEAD = "vice_lead", "Phó Chánh Văn phòng"
    LEAD = "lead", "Chánh Văn phòng"
    DIGEST = "digest", "bản tổng hợp hằng ngày"


@dataclass(frozen=True)
class Step:
    """Who is told after so many office hours, or working days, since the step before; one of the two is 0."""

    to: Level
    hours: int = 0
    days: int = 0

    def due_at(self, since: datetime, stands: Iterable[Stand], calendar: Calendar, office: OfficeHours) -> datetime:
        """When its wait is over; the time that the clock stood still is not waited. Always within the office's hours.

        So a wait lasts over a holiday, and no step falls on one.

        Raises:
            CalendarEnds: that moment lies outside the calendar.
        """
        if self.hours:
            stood = sum((office.worked(*stand, calendar) for stand in stands), timedelta())
            return office.add(since, timedelta(hours=self.hours) + stood, calendar)
        zone = office.zone
        days = (tuple(moment.astimezone(zone).date() for moment in stand) for stand in stands)
        stood_days = sum(calendar.working_days_between(first, last) for first, last in days)
        return office.opening(calendar.add_working_days(since.astimezone(zone).date(), self.days + stood_days))


def freeze(steps: Iterable[Step]) -> str:
    """As they are kept by whoever climbs: a ladder that is edited later does not shake what runs."""
    return json.dumps([asdict(step) for step in steps])


@lru_cache(64)  # thousands climb the same few ladders
def thaw(frozen: str) -> tuple[Step, ...]:
    return tuple(Step(Level(each["to"]), each["hours"], each["days"]) for each in json.loads(frozen))
