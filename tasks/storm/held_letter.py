"""What waits in a hold, letter by letter: what a person looks at before deciding."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import office_titles
from tasks.letter import Letter
from tasks.reminder import Reminder
from tasks.task import Task


@dataclass(frozen=True)
class HeldLetter:
    """`rungs` are (task code, rung); `contact` is unit and title, never a name."""

    id: int
    contact: str
    channel: str
    state: str
    rungs: tuple[tuple[str, int], ...]

    @property
    def words(self) -> str:
        return ", ".join(f"{code} ({rung})" for code, rung in self.rungs)


def held_letters(session: Session, hold_id: int) -> list[HeldLetter]:
    """Also those that have left or were called off since; by id."""
    letters = session.scalars(select(Letter).where(Letter.hold_id == hold_id).order_by(Letter.id)).all()
    told: dict[int, list[tuple[str, int]]] = {}
    rungs = select(Reminder.letter_id, Task.code, Reminder.rung).join(Task, Task.id == Reminder.task_id)
    of_hold = rungs.join(Letter, Letter.id == Reminder.letter_id).where(Letter.hold_id == hold_id)
    for letter_id, code, rung in session.execute(of_hold.order_by(Reminder.id)):
        told.setdefault(letter_id, []).append((code, rung))
    titles = office_titles(session, [letter.contact_id for letter in letters])
    return [
        HeldLetter(each.id, titles[each.contact_id], each.channel, each.state, tuple(told.get(each.id, ())))
        for each in letters
    ]
