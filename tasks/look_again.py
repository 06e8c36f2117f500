"""Letters that have not left, by another calendar: what is not due on their day any more is taken out of them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.desk import Desk
from tasks.due import find_due
from tasks.escalation import choose_recipients
from tasks.ladder_name import LadderName
from tasks.letter import AT_ANY_HOUR, Letter, LetterKind, LetterState, cancel_emptied
from tasks.remind import Scan, remind
from tasks.reminder import Reminder, calendar_changed, says_something
from tasks.run import REMIND, Run
from tasks.workdays import Calendar

_OF_A_DAY = (LetterKind.REMINDER, LetterKind.COPY, LetterKind.DIGEST)
_NEVER_LEFT = (Letter.state == LetterState.PENDING, Letter.resends == 0, Letter.kind.not_in(AT_ANY_HOUR))


@dataclass(frozen=True)
class Looked:
    """`letters` is how many wait for another day now; `scan` None where none was made."""

    letters: int
    scan: Scan | None


def look_again(session: Session, desk: Desk, calendar: Calendar, now: datetime, why: str) -> Looked:
    """Take out what the calendar does not ask for any more, put off what would leave on a day off, and scan anew.

    A rung whose day is a day off now is found by the scan: before the deadline on the working day before it, which may
    be today, else on the next one; after the deadline on the next one. What is dropped here may return.
    """
    on = day(now, desk.hours.zone)
    letters = _hold(session)
    taken = sum(_take_out(session, desk, calendar, slot, now, why) for slot in sorted({each.slot for each in letters}))
    moved = sum(_put_off(desk, calendar, each) for each in letters)
    session.flush()
    scanned = session.get(Run, (REMIND, on)) is not None or taken
    return Looked(moved, remind(session, desk, now) if scanned else None)


def _hold(session: Session) -> list[Letter]:
    """In the order in which a scan holds them; one that is being claimed is waited for, and then left alone."""
    wanted = select(Letter).where(*_NEVER_LEFT).order_by(Letter.key)
    return list(session.scalars(wanted.with_for_update(key_share=True).execution_options(populate_existing=True)))


def _take_out(session: Session, desk: Desk, calendar: Calendar, slot: date, now: datetime, why: str) -> int:
    """Reminders of a slot's waiting letters that are not due on it any more; how many."""
    recipients = choose_recipients(session, desk, now)
    due = find_due(session, slot, calendar, desk.ladder, recipients, desk.hours.zone).due
    told = [each for each in due if each.ladder == LadderName.DEADLINE]
    still = {(each.task_id, each.deadline_version, each.rung, each.contact_id) for each in told}
    rows = session.execute(
        select(Reminder.id, Reminder.letter_id, Reminder.task_id, Reminder.deadline_version, Reminder.rung)
        .add_columns(Reminder.contact_id)
        .join(Letter, Letter.id == Reminder.letter_id)
        .where(*_waiting(slot))
    ).all()
    gone = [row for row in rows if (row.task_id, row.deadline_version, row.rung, row.contact_id) not in still]
    ids = [row.id for row in gone]
    dropped = update(Reminder).where(Reminder.id.in_(ids)).values(dropped=calendar_changed(why))
    session.execute(dropped.execution_options(synchronize_session=False))
    touched = sorted({row.letter_id for row in gone})
    emptied = [letter_id for letter_id in touched if not says_something(session, letter_id)]
    cancel_emptied(session, emptied, now, calendar_changed(why))
    return len(gone)


def _waiting(slot: date) -> tuple[ColumnElement[bool], ...]:
    told = (Letter.slot == slot, Letter.kind == LetterKind.REMINDER, *_NEVER_LEFT)
    return *told, Reminder.dropped.is_(None), Reminder.ladder == LadderName.DEADLINE


def _put_off(desk: Desk, calendar: Calendar, letter: Letter) -> bool:
    """A letter that would leave on a day off leaves when the office opens next."""
    due_at = desk.hours.next(letter.due_at, calendar)
    moved = day(due_at, desk.hours.zone) != day(letter.due_at, desk.hours.zone)
    if moved:
        letter.due_at = due_at
    if letter.kind in _OF_A_DAY and letter.not_after is not None:
        letter.not_after = desk.hours.next_day(letter.slot, calendar)
    return moved
