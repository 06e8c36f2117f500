"""One run of an office: each act is done to the product and said to the plain model."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.circuit import Circuit
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.task import Task, hold_tasks
from tests.support import model_scan
from tests.support.model import SENDING, WIRE, Key, PlainTask
from tests.support.model_courier import Courier
from tests.support.model_promise import check_copies
from tests.support.model_reaper import Reaper
from tests.support.model_scan import CALENDAR, DESK
from tests.support.model_truth import expect, read_truth
from tests.support.model_world import Hands, World
from tests.support.office import ZONE, Office, at
from worker.reaper import reap

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
ALL_STEPS = 13  # more than any process takes
FIRST_MORNING = at("2026-10-05 07:30")


def fill(database: Database) -> None:
    """Two departments, each with one contact of the same number."""
    office = Office(database)
    for number in (1, 2):
        office.contact(office.department(f"UBND xã {number}"), f"xa{number}@vidu.gov.vn")


@dataclass(frozen=True)
class Parts:
    """The steps that are played with: the product's own, unless a proof puts others in."""

    remind: Callable[..., Any] = remind
    reap: Callable[..., Any] = reap


class Play:
    def __init__(self, database: Database, parts: Parts) -> None:
        self.parts = parts
        self.world = World(database, Hands(FIRST_MORNING))
        self.office = Office(database)
        self.living: list[Courier | Reaper] = []

    @property
    def now(self) -> datetime:
        return self.world.clock.at

    def pass_time(self, length: timedelta) -> None:
        self.world.clock.at += length
        if length >= 10 * MINUTE:
            with self.world.database.write() as session:
                session.execute(update(Circuit).values(until=0))

    def sleep_until(self, morning: time, weekday: int | None = None) -> None:
        """Until that time on the next day, or on the next of those weekdays."""
        day = self.today + DAY
        while weekday is not None and day.weekday() != weekday:
            day += DAY
        self.pass_time(datetime.combine(day, morning, ZONE) - self.now)

    def sleep_until_work(self) -> None:
        """Until a little after the opening of the next working day."""
        opening = DESK.hours.next_day(self.today, CALENDAR)
        assert opening is not None
        self.pass_time(opening + 10 * MINUTE - self.now)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def assign(self, contact: int, deadline: date) -> None:
        task = self.office.task(contact, deadline)
        self.world.plain.tasks[task.id] = PlainTask(task.code, contact, deadline)

    def move(self, task_id: int, deadline: date) -> None:
        self._change(task_id, lambda task: task.move_deadline(deadline))
        self.world.plain.move(task_id, deadline)

    def become(self, task_id: int, state: str) -> None:
        self._change(task_id, lambda task: task.become(ExecutionState(state)))
        self.world.plain.become(task_id, state)

    def _change(self, task_id: int, step: Callable[[Task], Any]) -> None:
        with self.world.database.write() as session:
            BUS.publish(session, step(hold_tasks(session, [task_id])[0]), self.now, "office")

    def acknowledge(self, key: Key, task_id: int, *, reported: bool) -> None:
        choice = Choice.REPORTED if reported else Choice.RECEIVED
        said = Answer(choice=choice, answered_by=f"{self.now}", result_document="1/BC", result_date=date(2026, 10, 1))
        with self.world.database.write() as session:
            letter = session.get_one(Letter, self.letter_id(key))
            acknowledge(session, BUS, letter, task_id, said, self.now, self.now.date())
        self.world.plain.acknowledge(key, task_id, self.now, reported=reported)

    def scan(self) -> None:
        with self.world.database.write() as session:
            self.parts.remind(session, DESK, self.now)
        model_scan.scan(self.world.plain, self.now)

    def end_leases(self) -> None:
        """Longer than any lease passes by the database's clock."""
        with self.world.database.write() as session:
            session.execute(update(Letter).where(Letter.state.in_((SENDING, WIRE))).values(lease_until=1))
        for letter in self.world.plain.letters.values():
            letter.over = letter.state in {SENDING, WIRE}

    def letter_id(self, key: Key) -> int:
        with self.world.database.read() as session:
            found = session.scalar(select(Letter.id).where(Letter.contact_id == key[0], Letter.slot == key[1]))
        assert found is not None, f"no letter for {key}"
        return found

    def key(self, letter_id: int) -> Key:
        with self.world.database.read() as session:
            letter = session.get_one(Letter, letter_id)
        return letter.contact_id, letter.slot

    def poke(self, letter_id: int) -> Courier:
        """A worker takes a poke from the queue; it stands before its first look."""
        courier = Courier(self.world, self.key(letter_id), letter_id)
        self.living.append(courier)
        return courier

    def go(self, process: Courier | Reaper, steps: int) -> None:
        """So many steps, or as many as it has left."""
        for _ in range(steps):
            if not process.ended:
                process.step()

    def reaper(self) -> Reaper:
        reaper = Reaper(self.world, self.parts.reap)
        self.living.append(reaper)
        return reaper

    def compare(self) -> None:
        """Tables and plain model say the same, and no letter was sent more often than its row says.

        Raises:
            AssertionError: they do not.
        """
        for found, expected in zip(read_truth(self.world.database.engine), expect(self.world.plain), strict=True):
            assert found == expected, f"found {found}, expected {expected}"
        check_copies(self.world.plain, self.world.copies)

    def kill_all(self) -> None:
        for each in self.living:
            each.process.kill()
