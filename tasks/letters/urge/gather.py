"""From rows to facts: what one letter of urging says, as the tasks stand now."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.clock import day
from tasks.contact import OFFICE, Contact, ContactRole
from tasks.desk import Desk
from tasks.ladder_name import LadderName
from tasks.letter import Letter
from tasks.letters.reminder.facts import Item
from tasks.letters.reminder.gather import gather as gather_reminder
from tasks.letters.urge.facts import Urged, UrgeFacts
from tasks.reminder import Reminder
from tasks.task import Task
from tasks.urged import times_urged
from tasks.workdays import Calendar


def gather(
    session: Session, desk: Desk, letter: Letter, calendar: Calendar, *, allow_subject: bool = False
) -> UrgeFacts:
    """The letter's facts on the day of its slot. The office's own people get no link: they answer for no department."""
    reader = ContactRole(session.get_one(Contact, letter.contact_id).role)
    above = reader in OFFICE
    told = gather_reminder(session, desk, letter, calendar, allow_subject=allow_subject)
    items = {each.code: replace(each, link="") if above else each for each in told.items}
    told = replace(told, items=tuple(items.values()), all_link="" if above else told.all_link)
    urged = tuple(_urged(session, letter, items, desk, above=above))
    return UrgeFacts(told=told, reader=reader, urged=urged)


def _urged(session: Session, letter: Letter, items: dict[str, Item], desk: Desk, *, above: bool) -> Iterator[Urged]:
    rows = session.execute(
        select(Task.id, Task.code, Reminder.ladder, func.max(Climb.about_at).label("about_at"))
        .join(Reminder, Reminder.task_id == Task.id)
        .join(
            Climb,
            (Climb.task_id == Task.id)
            & (Climb.ladder == Reminder.ladder)
            & (Climb.deadline_version == Reminder.deadline_version),
        )
        .where(Reminder.letter_id == letter.id, Reminder.dropped.is_(None))
        .group_by(Task.id, Task.code, Reminder.ladder)
        .order_by(Task.id)
    ).all()
    before = times_urged(session, (row.id for row in rows), letter.date)
    for row in rows:
        since: date = day(row.about_at, desk.hours.zone)
        times = 0 if above else before[row.id] + 1
        ladder = LadderName(row.ladder)
        yield Urged(item=items[row.code], ladder=ladder, times=times, before=before[row.id], since=since)
