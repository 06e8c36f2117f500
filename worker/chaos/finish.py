import random

from sqlalchemy import select

from tasks.contact import Contact
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.reminder import Reminder
from tasks.state import ExecutionState
from tasks.task import hold_tasks
from worker.chaos.house import House
from worker.chaos.ledger_check import ENDED


def finish(house: House, count: int) -> None:
    """Complete so many tasks whose letters have not ended, as the office would; such a letter may then be dropped.

    About half of them, if there are so many, are of letters under way or in doubt: if these must be claimed anew, they
    may not tell of it.
    """
    wanted = (
        select(Reminder.task_id, Letter.state, Contact.email)
        .join(Letter, Letter.id == Reminder.letter_id)
        .join(Contact, Contact.id == Reminder.contact_id)
        .where(Letter.state.not_in(ENDED), Reminder.dropped.is_(None))
        .order_by(Reminder.id)
    )
    with house.database.read() as session:
        rows = session.execute(wanted).all()
    waiting = [each for each in rows if each.state == LetterState.PENDING]
    under_way = [each for each in rows if each.state != LetterState.PENDING]
    # Its own: how many numbers it takes depends on how far the letters are, and the house's dice must not.
    dice = random.Random(house.dice.getrandbits(32))  # noqa: S311 - dice, not secrets
    chosen = dice.sample(under_way, min((count + 1) // 2, len(under_way)))
    chosen += dice.sample(waiting, min(count - len(chosen), len(waiting)))
    for row in chosen:
        house.expected.may_be_cancelled.add(row.email or "")
        _complete(house, row.task_id)
    house.tell(f"{len(chosen)} tasks were completed")


def _complete(house: House, task_id: int) -> None:
    """In a transaction of its own: whoever has the event log may not wait for a second letter."""
    with house.database.write() as session:
        now = house.now()
        for task in hold_tasks(session, [task_id]):
            BUS.publish(session, task.become(ExecutionState.DONE, confirmed_on=now.date()), now, "chaos")
