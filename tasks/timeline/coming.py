"""What comes next, from a rehearsal of that one task: the code that will do it says so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.channel_words import in_a_sentence
from tasks.desk import Desk
from tasks.ladder_name import LadderName
from tasks.letters.wording import full_day
from tasks.planned_letter import PlannedLetter, PlannedRung
from tasks.rehearsal import rehearse
from tasks.reminder import Reminder
from tasks.rung_words import rung_in_words
from tasks.task import Task

# Past the longest rung and any Tết: if nothing comes by then, nothing comes.
LOOK_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Coming:
    on: date
    rung: PlannedRung
    letter: PlannedLetter

    @property
    def words(self) -> str:
        named = f"nấc {self.rung.rung}" if self.rung.ladder == LadderName.DEADLINE else "đôn đốc"
        return (
            f"{named} ({rung_in_words(self.rung.ladder, self.rung.rung)}) vào ngày {full_day(self.on)}, "
            f"qua {in_a_sentence(self.letter.channel)}, {self.letter.to}"
        )


def find_coming(session: Session, desk: Desk, task: Task, now: datetime, until: date) -> Coming | None:
    """The first rung that is not in a letter yet, if nobody answers and nothing happens; None when none comes."""
    rows = session.scalars(select(Reminder).where(Reminder.task_id == task.id, Reminder.dropped.is_(None)))
    known = {(row.ladder, row.rung) for row in rows if row.deadline_version == task.deadline_version}
    rehearsal = rehearse(session, desk, now, task.id)
    try:
        for morning in rehearsal.mornings(until):
            for letter in morning.letters:
                for rung in letter.rungs:
                    if rung.code == task.code and (rung.ladder, rung.rung) not in known:
                        return Coming(morning.on, rung, letter)
        return None
    finally:
        rehearsal.copy.close()
