"""Everybody at once: scans, deliveries, answers, extensions. Nobody fails, nothing is said wrong, the log holds."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from tasks.acknowledge import acknowledge, undo
from tasks.answer import Answer, Choice
from tasks.clock import FixedClock
from tasks.database import Database
from tasks.event_log import broken_links
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.post_news import post_news
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.state import ExecutionState
from tasks.task import hold_tasks
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk, rows
from worker.compose import Composer
from worker.deliver import Delivery

DEPARTMENTS, TASKS, TURNS = 6, 18, 30
NOON = at("2026-10-05 12:00")


def today(turn: int) -> timedelta:
    return timedelta(days=turn // 8)


class Crowd:
    """What each of them does in one turn, by dice of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.channel = FakeChannel()

    def scan(self, _dice: random.Random, turn: int) -> None:
        with self.database.write() as session:
            remind(session, make_desk(), at("2026-10-05 07:30") + today(turn))

    def deliver(self, dice: random.Random, turn: int) -> None:
        with self.database.read() as session:
            ids = list(session.scalars(select(Letter.id).where(Letter.state == LetterState.PENDING)))
        clock, composer = FixedClock(at("2026-10-05 07:31") + today(turn)), Composer(make_desk(), "dondoc@vidu.gov.vn")
        some = dice.sample(ids, min(len(ids), 3))
        Delivery(self.database, clock, composer, {"email": self.channel}).deliver(some)

    def answer(self, dice: random.Random, _turn: int) -> None:
        with self.database.read() as session:
            asked = session.execute(select(Reminder.letter_id, Reminder.task_id).order_by(Reminder.id)).all()
        if not asked:
            return
        letter, task = dice.choice(asked)
        given = Answer(choice=dice.choice(list(Choice)), answered_by=f"Văn thư {dice.random()}", unit="Sở Tài chính")
        with self.database.write() as session:
            made = acknowledge(session, BUS, session.get_one(Letter, letter), task, given, NOON, MONDAY).id
        if dice.random() < 0.4:
            with self.database.write() as session:
                undo(session, BUS, session.get_one(Letter, letter), made, NOON)  # refused where the task moved on since

    def tell(self, _dice: random.Random, turn: int) -> None:
        with self.database.write() as session:
            post_news(session, make_desk(), at("2026-10-05 07:30") + today(turn))

    def extend(self, dice: random.Random, _turn: int) -> None:
        with self.database.write() as session:
            for task in hold_tasks(session, [dice.randint(1, TASKS)]):
                moved = task.move_deadline(MONDAY + timedelta(days=dice.randint(-5, 20)))
                BUS.publish(session, moved, NOON, "office")

    def give_back(self, dice: random.Random, _turn: int) -> None:
        with self.database.write() as session:
            for task in hold_tasks(session, [dice.randint(1, TASKS), dice.randint(1, TASKS)]):
                BUS.publish(session, task.become(ExecutionState.REDO), NOON, "office")


@pytest.fixture
def crowd(database: Database) -> Crowd:
    office = Office(database).open()
    leads = [office.department(f"UBND xã {number}") for number in range(DEPARTMENTS)]
    for lead in leads:
        office.contact(lead, f"xa{lead}@vidu.gov.vn")
    for number in range(TASKS):
        helpers = tuple(leads[(number + step) % DEPARTMENTS] for step in (1, 2))
        deadline = MONDAY + timedelta(days=number % 5 - 2)
        office.task(leads[number % DEPARTMENTS], deadline, coordinating=helpers)
    return Crowd(database)


def test_whoever_comes_at_once_none_fails_and_the_log_holds(crowd: Crowd) -> None:
    steps: list[Callable[[random.Random, int], None]] = [
        *(crowd.scan, crowd.scan, crowd.deliver, crowd.deliver),
        *(crowd.answer, crowd.answer, crowd.answer, crowd.extend, crowd.give_back, crowd.tell),
    ]

    def act(number: int) -> None:
        dice = random.Random(number)  # noqa: S311 - dice, not secrets
        for turn in range(TURNS):
            steps[number](dice, turn)

    crowd.scan(random.Random(0), 0)  # noqa: S311 - dice, not secrets
    crowd.deliver(random.Random(0), 0)  # noqa: S311 - else whoever delivers may have ended before the first letter is there
    with ThreadPoolExecutor(len(steps)) as threads:
        list(threads.map(act, range(len(steps))))
    with crowd.database.read() as session:
        assert list(broken_links(session)) == []
        ended = [(each.state, each.reason) for each in rows(session, Letter)]
    assert not [each for each in ended if each[0] in {LetterState.DEAD, LetterState.UNKNOWN, LetterState.WIRE}]
    assert len({letter.key for letter in crowd.channel.sent}) == len(crowd.channel.sent) > 0
