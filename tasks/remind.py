"""Scan now: who would be told what, by which rung; and write it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tasks.carry import carry_over
from tasks.clock import day
from tasks.desk import Desk
from tasks.due import Due, DueList, find_due
from tasks.escalation import Recipient, choose_recipients
from tasks.posting import open_posting
from tasks.scan import Written, write_reminders
from tasks.second_channel import post_copies


@dataclass(frozen=True)
class Scan:
    """What a scan found and, unless it was a rehearsal, wrote."""

    now: datetime
    working_day: bool
    found: DueList
    written: Written

    @property
    def new(self) -> list[Due]:
        return self.found.new

    @property
    def already(self) -> int:
        return len(self.found.due) - len(self.found.new)

    @property
    def letters_wanted(self) -> int:
        """Letters that the new reminders make, one per contact and channel."""
        return len({(each.contact_id, each.channel) for each in self.new})


def remind(session: Session, desk: Desk, now: datetime, *, dry_run: bool = False) -> Scan:
    """Scan in the caller's transaction. Running it twice, or on two machines at once, creates nothing new.

    What is written in the evening leaves in the morning, so it is planned for that morning.
    """
    calendar = desk.read_calendar(session)
    if not calendar.is_working_day(day(now, desk.hours.zone)):
        return Scan(now, working_day=False, found=DueList(), written=Written())
    posting = open_posting(desk, calendar, now)
    recipients = choose_recipients(session, desk, now)
    found = find_due(session, posting.slot, calendar, desk.ladder, recipients, desk.hours.zone)
    written = Written() if dry_run or not found.new else write_reminders(session, found.new, posting, now)
    if not dry_run:
        todays = {each.contact_id: each.channel for each in recipients.values() if isinstance(each, Recipient)}
        carry_over(session, posting, now, todays)
        post_copies(session, desk, posting, now)
    return Scan(now, working_day=True, found=found, written=written)
