"""Scan now: who would be told what, by which rung; and write it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tasks.carry import carry_over
from tasks.clock import day
from tasks.desk import Desk
from tasks.due import Due, DueList, due_gathered, list_due
from tasks.due_table import count_already, count_unreachable, read_new
from tasks.escalation import choose_recipients
from tasks.posting import open_posting
from tasks.reached import Day
from tasks.scan import Written
from tasks.second_channel import post_copies
from tasks.turn import Turn, take_turn
from tasks.write_due import write_due


@dataclass(frozen=True)
class Scan:
    """What a scan found and, unless it was a rehearsal, wrote. `already` counts what had been written before."""

    now: datetime
    working_day: bool
    found: DueList
    written: Written
    already: int = 0

    @property
    def new(self) -> list[Due]:
        return self.found.new

    @property
    def letters_wanted(self) -> int:
        """Letters that the new reminders make, one per contact and channel."""
        return len({(each.contact_id, each.channel) for each in self.new})


def remind(
    session: Session,
    desk: Desk,
    now: datetime,
    *,
    dry_run: bool = False,
    listed: bool = True,
    tell: Callable[[Iterator[Due]], None] = lambda _: None,
) -> Scan:
    """Scan in the caller's transaction. Running it twice, or on two machines at once, creates nothing new.

    What is written in the evening leaves in the morning, so it is planned for that morning. Not `listed`, what is found
    is only counted: so the daily job holds no row of it in memory. `tell` is given what is new before it is written,
    read as it is taken.
    """
    calendar = desk.read_calendar(session)
    if not calendar.is_working_day(day(now, desk.hours.zone)):
        return Scan(now, working_day=False, found=DueList(), written=Written())
    posting = open_posting(desk, calendar, now)
    recipients = choose_recipients(session, desk, now)
    today = Day(posting.slot, calendar, desk.ladder, desk.hours.zone)
    with due_gathered(session, today, recipients) as by_contact:
        tell(read_new(session, by_contact))
        found = list_due(session, by_contact) if listed else DueList(unreachable=count_unreachable(session))
        already = count_already(session)
        if dry_run:
            return Scan(now, working_day=True, found=found, written=Written(), already=already)
        take_turn(session, Turn.EVENT_LOG)  # before letters are held, as whoever changes a task has it
        written = write_due(session, by_contact, posting, now)
    carry_over(session, posting, now, {each.contact_id: each.channel for each in by_contact.values()})
    post_copies(session, desk, posting, now)
    return Scan(now, working_day=True, found=found, written=written, already=already)
