"""A task changes while its letter is on its way: what its reader reads is never at odds with what they read before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from notifiers.letter import Letter as Outgoing
from notifiers.receipt import Receipt
from tasks.clock import FixedClock
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.news import News
from tasks.post_news import post_news
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.task import Task, hold_tasks
from tests.support.office import MONDAY, Office, at, make_desk, rows
from worker.compose import Composer
from worker.deliver import Delivery

MORNING = at("2026-10-05 07:30")
NOON = at("2026-10-05 12:00")
LATER = date(2026, 10, 20)
Step = Callable[[Task], Any]


@dataclass
class Postman:
    """Takes every letter; `while_sending` comes before the letter is on the wire, `on_the_wire` after that."""

    name: str = "email"
    idempotent: bool = False
    read: list[tuple[str, str]] = field(default_factory=list)
    while_sending: Callable[[], None] = lambda: None
    on_the_wire: Callable[[], None] = lambda: None

    def send(self, letter: Outgoing, before_wire: Callable[[], None]) -> Receipt:
        self.while_sending()
        before_wire()
        self.on_the_wire()
        self.read.append((letter.to, letter.kind))
        return Receipt(provider_id="id", words="250 taken")

    def close(self) -> None:
        pass


def furnish(database: Database, tasks: int = 1) -> Office:
    """Each task has a department of its own, with one contact and a letter that waits; one more department has none."""
    office = Office(database).open()
    for number in range(1, tasks + 1):
        office.contact(office.department(f"UBND xã {number}"), f"xa{number}@vidu.gov.vn")
        office.task(number, MONDAY)
    office.contact(office.department("Sở Tài chính"), "tc@vidu.gov.vn")
    with database.write() as session:
        session.query(News).delete()
        remind(session, make_desk(), MORNING)
    return office


def happen(database: Database, step: Step, number: int = 1) -> None:
    with database.write() as session:
        (task,) = hold_tasks(session, [number])
        BUS.publish(session, step(task), NOON, "office")


def deliver(database: Database, postman: Postman, *letter_ids: int) -> None:
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    Delivery(database, FixedClock(NOON), composer, {"email": postman}).deliver(letter_ids)


def deliver_all(database: Database, postman: Postman) -> None:
    """All that waits, with the news of it."""
    with database.write() as session:
        post_news(session, make_desk(), NOON)
    with database.read() as session:
        ids = list(session.scalars(select(Letter.id).where(Letter.state == LetterState.PENDING).order_by(Letter.id)))
    deliver(database, postman, *ids)


def done(task: Task) -> Any:
    return task.complete(MONDAY)


def cancelled(task: Task) -> Any:
    return task.cancel("gộp")


def moved(task: Task) -> Any:
    return task.move_deadline(LATER, "mưa lũ")


def handed_over(task: Task) -> Any:
    return task.edit({"lead_department_id": 2})


EVENTS: dict[str, tuple[Step, list[tuple[str, str]], list[tuple[str, str]]]] = {
    "completed": (done, [], [("xa1@vidu.gov.vn", "news")]),
    "cancelled": (cancelled, [], [("xa1@vidu.gov.vn", "news")]),
    "moved": (moved, [], [("xa1@vidu.gov.vn", "news")]),
    "handed over": (
        handed_over,
        [("tc@vidu.gov.vn", "news")],
        [("xa1@vidu.gov.vn", "news"), ("tc@vidu.gov.vn", "news")],
    ),
}


@pytest.mark.parametrize("moment", ["pending", "sending", "wire", "sent"])
@pytest.mark.parametrize("event", EVENTS)
def test_an_event_that_meets_the_letter_on_its_way(sqlite_database: Database, event: str, moment: str) -> None:
    step, read_without, read_after = EVENTS[event]
    furnish(sqlite_database)

    def meet() -> None:
        happen(sqlite_database, step)

    postman = Postman()
    if moment == "pending":
        meet()
    deliver(
        sqlite_database,
        Postman(
            read=postman.read,
            while_sending=meet if moment == "sending" else lambda: None,
            on_the_wire=meet if moment == "wire" else lambda: None,
        ),
        1,
    )
    if moment == "sent":
        meet()
    deliver_all(sqlite_database, postman)
    expected = read_without if moment == "pending" else [("xa1@vidu.gov.vn", "reminder"), *read_after]
    assert postman.read == expected


def test_an_event_and_a_claim_at_once_leave_nobody_with_half_the_story(database: Database) -> None:
    tasks = 6
    furnish(database, tasks)
    postman = Postman()
    start = Barrier(2)

    def claim(_turn: int) -> None:
        for letter in range(1, tasks + 1):
            start.wait(30)
            deliver(database, postman, letter)

    def end(_turn: int) -> None:
        for number in range(1, tasks + 1):
            start.wait(30)
            happen(database, (done, moved, cancelled)[number % 3], number)

    with ThreadPoolExecutor(2) as threads:
        for running in [threads.submit(claim, 0), threads.submit(end, 0)]:
            running.result(120)
    deliver_all(database, postman)
    for number in range(1, tasks + 1):
        read = [kind for to, kind in postman.read if to == f"xa{number}@vidu.gov.vn"]
        assert read in ([], ["reminder", "news"])
    with database.read() as session:
        assert all(each.letter_id or each.dropped for each in rows(session, News))


def test_two_schedulers_at_once_tell_it_once(database: Database) -> None:
    furnish(database)
    deliver(database, Postman(), 1)
    happen(database, done)
    start = Barrier(2)

    def post(_turn: int) -> int:
        start.wait(30)
        with database.write() as session:
            return post_news(session, make_desk(), NOON)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(post, range(2))) == [0, 1]


def test_a_scan_and_the_news_of_a_new_task_at_once_tell_it_once(database: Database) -> None:
    office = furnish(database)
    office.now = NOON
    for day in range(1, 6):
        office.task(1, MONDAY + timedelta(days=day), assigned_on=MONDAY)
    start = Barrier(2)

    def write(step: Callable[[Any], Any]) -> None:
        start.wait(30)
        with database.write() as session:
            step(session)

    def scan(session: Any) -> None:
        remind(session, make_desk(), NOON)

    def post(session: Any) -> None:
        post_news(session, make_desk(), NOON)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, (scan, post)))
    postman = Postman()
    deliver_all(database, postman)
    with database.read() as session:
        told = [(each.task_id, each.dropped) for each in rows(session, News)]
        assert len(told) == 5
        assert {reason for _, reason in told} <= {None, "reminded of already"}
    assert len(postman.read) in {1, 2}


def test_what_is_done_before_its_first_letter_left_is_told_to_nobody(sqlite_database: Database) -> None:
    office = furnish(sqlite_database)
    office.now = NOON
    office.task(2, MONDAY, assigned_on=MONDAY)
    happen(sqlite_database, lambda task: task.become(ExecutionState.DONE, confirmed_on=MONDAY), 2)
    happen(sqlite_database, done)
    postman = Postman()
    deliver_all(sqlite_database, postman)
    assert postman.read == []
