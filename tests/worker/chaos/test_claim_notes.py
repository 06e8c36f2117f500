"""A database notes of each claim what its process could have seen, on either kind and without a word of ours."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tasks.claim import claim, mark_wire, record_later
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import Office, at, make_desk
from worker.chaos.claim_notes import Claim, note_claims, read_claims
from worker.chaos.endings import read_endings

NOW = at("2026-10-05 08:30")


@pytest.fixture
def tasks(database: Database) -> list[Task]:
    """Two of one letter, so that it leaves also without one."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    tasks = [office.task(lead, date(2026, 10, 5)) for _ in range(2)]
    with database.write() as session:
        note_claims(session)
        remind(session, make_desk(), NOW)
    return tasks


def end(database: Database, task: Task) -> int:
    """The row of the log that says so."""
    Office(database).change(task, lambda one: one.become(ExecutionState.DONE))
    with database.read() as session:
        return session.scalar(select(func.max(LoggedEvent.id))) or 0


def send(database: Database, *, wire: bool = True) -> None:
    """Claim it, and put it back to wait."""
    with database.write() as session:
        lease = claim(session, 1, NOW)
    assert lease
    if wire:
        with database.write() as session:
            mark_wire(session, lease)
    with database.write() as session:
        record_later(session, lease, NOW, NOW, "transient", "try later")


def test_a_claim_saw_what_was_committed_before_it_and_nothing_later(database: Database, tasks: list[Task]) -> None:
    before = end(database, tasks[0])
    send(database)
    later = end(database, tasks[1])
    with database.read() as session:
        assert read_claims(session) == {1: [Claim(before, again=False)]}
        endings = read_endings(session)
    assert [endings.over("NV1", each) for each in (before - 1, before, later)] == [False, True, True]
    assert [endings.over("NV2", each) for each in (before, later)] == [False, True]


def test_an_end_between_claim_and_mark_was_not_seen(database: Database, tasks: list[Task]) -> None:
    with database.write() as session:
        lease = claim(session, 1, NOW)
    row = end(database, tasks[0])
    assert lease
    with database.write() as session:
        mark_wire(session, lease)
    with database.read() as session:
        assert read_claims(session)[1][0].seen < row


def test_only_claims_that_came_to_the_wire_may_have_sent(database: Database, tasks: list[Task]) -> None:
    send(database, wire=False)
    row = end(database, tasks[0])
    send(database)
    with database.read() as session:
        assert read_claims(session) == {1: [Claim(row, again=False)]}
