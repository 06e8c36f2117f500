"""What ought to be, in plain words: dicts and no SQL. It is told what happens and says what tables must then hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

WAITING, SENDING, WIRE, SENT = "pending", "sending", "wire", "sent"
UNKNOWN, DEAD, CANCELLED = "unknown", "dead", "cancelled"
REMINDED = ("not_started", "in_progress", "redo")

# Task, deadline version, rung, contact: a reminder exists once.
Rung = tuple[int, int, int, int]
# Contact and day: a letter exists once.
Key = tuple[int, date]


class Holder(Protocol):
    """A process that may have a letter; `silent` while it is taken for dead."""

    silent: bool


@dataclass
class PlainTask:
    code: str
    contact: int  # of its lead department
    deadline: date
    version: int = 1
    state: str = "not_started"


@dataclass
class PlainLetter:
    due_at: datetime
    not_after: datetime | None
    state: str = WAITING
    tries: int = 0
    resends: int = 0
    outcomes: list[str] = field(default_factory=list)  # of its attempts, in order
    holder: "Holder | None" = None  # who has the lease
    over: bool = False  # the lease
    answered: bool = False

    @property
    def free(self) -> bool:
        """For a reaper: its lease is over, or its holder silent."""
        return self.over or (self.holder is not None and self.holder.silent)

    @property
    def in_doubt(self) -> bool:
        return self.state == UNKNOWN or (self.state == WAITING and self.resends > 0)

    def doubting(self, reason: str) -> str:
        """Why something need not be told by it: of a second copy it stays open whether the first one told it."""
        return f"{reason}; a first copy may have arrived" if self.resends else reason


@dataclass
class PlainReminder:
    letter: Key
    created_at: datetime
    dropped: str | None = None


@dataclass
class Plain:
    """The office: `answers` are (task, contact, when), `newest` the last ones by task, contact and deadline version."""

    tasks: dict[int, PlainTask] = field(default_factory=dict)
    letters: dict[Key, PlainLetter] = field(default_factory=dict)
    reminders: dict[Rung, PlainReminder] = field(default_factory=dict)
    answers: list[tuple[int, int, datetime]] = field(default_factory=list)
    newest: dict[tuple[int, int, int], datetime] = field(default_factory=dict)

    def told_by(self, key: Key) -> dict[Rung, PlainReminder]:
        """What a letter still has to say."""
        return {rung: each for rung, each in self.reminders.items() if each.letter == key and each.dropped is None}

    def codes(self, key: Key) -> set[str]:
        return {self.tasks[task].code for task, *_ in self.told_by(key)}

    def move(self, task_id: int, deadline: date) -> None:
        """A new deadline starts its rungs afresh; those of the old one that have not left need not be told."""
        task = self.tasks[task_id]
        if deadline == task.deadline:
            return
        task.deadline, task.version = deadline, task.version + 1
        self._drop([rung for rung in self.reminders if rung[0] == task_id and rung[1] < task.version], "deadline moved")

    def become(self, task_id: int, state: str) -> None:
        task = self.tasks[task_id]
        if task.state == state:
            return
        task.state = state
        if state not in REMINDED:
            self._drop([rung for rung in self.reminders if rung[0] == task_id], f"task became {state}")

    def acknowledge(self, key: Key, task_id: int, now: datetime, *, reported: bool) -> None:
        """An answer through a letter: its task moves on, what is not yet told of it is quiet, the letter has come."""
        letter = self.letters[key]
        letter.answered = True
        if letter.in_doubt:
            letter.state = SENT
            letter.outcomes.append("evidence")
        self.answers.append((task_id, key[0], now))
        self.newest[task_id, key[0], self.tasks[task_id].version] = now
        if self.tasks[task_id].state not in REMINDED:
            return
        if reported:
            self.become(task_id, "reported")
        elif self.tasks[task_id].state == "not_started":
            self.become(task_id, "in_progress")

    def _drop(self, rungs: Iterable[Rung], reason: str) -> None:
        """Out of letters that wait; one that is left with nothing to say is cancelled."""
        for rung in rungs:
            reminder = self.reminders[rung]
            letter = self.letters[reminder.letter]
            if reminder.dropped is None and letter.state == WAITING:
                reminder.dropped = letter.doubting(reason)
                if not self.told_by(reminder.letter):
                    letter.state = CANCELLED
