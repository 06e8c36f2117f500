"""What leaves in spite of a storm: urgent letters that have nothing to do with it, so long as they alone are none."""

from datetime import date

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from tasks.letter import Letter, LetterKind, LetterState
from tasks.news import News
from tasks.reminder import Reminder
from tasks.state import Urgency
from tasks.storm.hold import Hold, waiting_in
from tasks.storm.load import NEVER_HELD, Load, may_be_held, rungs_said
from tasks.task import Task

SAYS = case((Letter.kind == LetterKind.COPY, cast(Letter.about, Integer)), else_=Letter.id)
"""The letter whose words it says: its own, or those that it is a copy of."""


def urgent_letters(hold: Hold | None) -> ColumnElement[bool]:
    """Condition of a query: all that the letter says is of urgent tasks, and the hold has none of it for its reader.

    What was held before goes only by a person's word, whatever letter it is in today.
    """
    ordinary = [Task.urgency == Urgency.NORMAL]
    if hold is not None:
        ordinary += [Task.id.in_(_held_tasks(Reminder, hold)), Task.id.in_(_held_tasks(News, hold))]
    carried = Reminder.slot < Letter.slot
    says = or_(_says(Reminder), _says(News))
    return and_(says, not_(_says(Reminder, or_(*ordinary, carried))), not_(_says(News, or_(*ordinary))))


def are_spared(session: Session, on: date, hold: Hold | None, most: Load) -> bool:
    """Whether the urgent letters of that day leave: they, and all that left since the hold began, are no storm.

    So from its first day until a person decides no more leaves than on any day that is none.
    """
    since = hold.first_slot if hold else on
    leaving = [Letter.slot >= since, Letter.slot <= on, Letter.kind.not_in(NEVER_HELD)]
    leaving += [Letter.state != LetterState.CANCELLED, not_(and_(*may_be_held(on), not_(urgent_letters(hold))))]
    if hold is not None:
        leaving.append(not_(and_(Letter.hold_id.is_not(None), *waiting_in(hold.id))))
    letters = session.scalar(select(func.count()).select_from(Letter).where(*leaving)) or 0
    rungs = session.scalar(select(func.count()).select_from(rungs_said(*leaving))) or 0
    return not Load(letters, rungs).exceeds(most)


def _says(table: type[Reminder | News], *which: ColumnElement[bool]) -> ColumnElement[bool]:
    told = (table.letter_id == SAYS, table.dropped.is_(None), Task.id == table.task_id)
    return exists().where(*told, *which).correlate(Letter)


def _held_tasks(table: type[Reminder | News], hold: Hold) -> Select[int]:
    """Of the letter's reader."""
    held, told = aliased(Letter), aliased(table)
    theirs = (held.hold_id == hold.id, held.contact_id == Letter.contact_id)
    return select(told.task_id).join(held, held.id == told.letter_id).where(*theirs).correlate(Letter)
