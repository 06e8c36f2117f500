"""Scans at once, and scans beside claims: each reminder once, and none that falls between two letters."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from tasks.clock import FixedClock
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.task import Task
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk, rows
from worker.compose import Composer
from worker.deliver import Delivery

NOW = at("2026-10-05 07:30")
LATER = at("2026-10-05 07:31")


def scan(database: Database) -> int:
    with database.write() as session:
        return remind(session, make_desk(), NOW).written.reminders


def test_scans_at_once_create_each_reminder_and_letter_once(database: Database) -> None:
    office = Office(database).open()
    for number in range(12):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        for deadline in (date(2026, 10, 1), MONDAY, date(2026, 10, 8)):
            office.task(lead, deadline)
    start = Barrier(3)

    def one(_number: int) -> int:
        start.wait(20)
        return scan(database)

    with ThreadPoolExecutor(3) as threads:
        assert sum(threads.map(one, range(3))) == 36
    with database.read() as session:
        assert (len(rows(session, Reminder)), len(rows(session, Letter))) == (36, 12)


def test_scans_at_once_that_see_tasks_in_different_orders_do_not_wait_for_each_other(database: Database) -> None:
    """One scan sees the second contact's task first: were letters written in that order, each would hold the other."""
    office = Office(database).open()
    leads = [office.department(f"UBND xã {number}") for number in range(2)]
    for lead in leads:
        office.contact(lead, f"xa{lead}@vidu.gov.vn")
    for turn in range(5):
        with database.write() as session:
            for table in (Reminder, Letter, Task):
                session.query(table).delete()
        office.task(leads[0], date(2026, 10, 2))
        office.task(leads[1], date(2026, 10, 5))
        start = Barrier(2)

        def one(early: bool, start: Barrier = start, turn: int = turn) -> int:
            start.wait(20)
            if early:
                office.task(leads[1], date(2026, 10, 1), content_key=f"early {turn}")
            return scan(database)

        with ThreadPoolExecutor(2) as threads:
            assert sum(threads.map(one, (False, True))) == 3


def test_a_scan_beside_a_claim_loses_no_reminder(database: Database) -> None:
    """Whatever the order: what the letter did not say is in no letter yet, and the next scan finds it."""
    office = Office(database).open()
    channel = FakeChannel()
    delivery = Delivery(database, FixedClock(LATER), Composer(make_desk(), "dondoc@vidu.gov.vn"), {"email": channel})
    for turn in range(8):
        lead = office.department(f"UBND xã {turn}")
        office.contact(lead, f"xa{turn}@vidu.gov.vn")
        office.task(lead, MONDAY)
        scan(database)
        with database.read() as session:
            newest = rows(session, Letter)[-1].id
        office.task(lead, date(2026, 10, 8))
        start = Barrier(2)

        def send(start: Barrier = start, letter: int = newest) -> None:
            start.wait(20)
            delivery.deliver([letter])

        def add(start: Barrier = start) -> None:
            start.wait(20)
            scan(database)

        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda step: step(), (send, add)))
    said_what_was_promised(database, channel)


@pytest.mark.parametrize("state", [LetterState.PENDING, LetterState.CANCELLED])
def test_a_second_copy_says_no_more_than_the_first_what_is_new_waits_for_the_next_day(
    database: Database, state: LetterState
) -> None:
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, MONDAY)
    scan(database)
    with database.write() as session:
        letter = rows(session, Letter)[0]
        letter.state, letter.resends = state, 1
    office.task(lead, date(2026, 10, 8))
    assert scan(database) == 0
    with database.write() as session:
        assert remind(session, make_desk(), at("2026-10-06 07:30")).written.reminders == 2


def said_what_was_promised(database: Database, channel: FakeChannel) -> None:
    with database.read() as session:
        codes = {task.id: task.code for task in rows(session, Task)}
        promised: dict[int, set[str]] = {}
        for reminder in rows(session, Reminder):
            promised.setdefault(reminder.letter_id, set()).add(codes[reminder.task_id])
        keys = {letter.key: letter.id for letter in rows(session, Letter) if letter.state == LetterState.SENT}
    assert len(channel.sent) == len(keys) == 8
    for letter in channel.sent:
        assert set(re.findall(r"\bNV\d+\b", letter.text)) == promised[keys[letter.key]]
