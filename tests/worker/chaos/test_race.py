"""A change that races a worker: who came first is known from the transaction of the change itself."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from tasks.claim import claim
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.state import ExecutionState
from tests.support.office import Office, at, make_desk, rows
from worker.chaos.change import Change
from worker.chaos.race import Race

NOW = at("2026-10-05 08:30")
DONE = Change(0, 0, 0, "task became done", lambda task: task.become(ExecutionState.DONE))


@pytest.fixture
def race(database: Database) -> Race:
    """Two letters of two tasks each, and nobody has looked at them."""
    office = Office(database).open()
    for name in ("xd", "tc"):
        lead = office.department(name)
        office.contact(lead, f"{name}@vidu.gov.vn")
        for _ in range(2):
            office.task(lead, date(2026, 10, 5))
    with database.write() as session:
        remind(session, make_desk(), NOW)
    return Race(database, lambda: NOW)


def dropped(race: Race) -> list[str | None]:
    with race.database.read() as session:
        return [each.dropped for each in rows(session, Reminder)]


def test_a_change_to_a_letter_that_nobody_has_came_first(race: Race) -> None:
    race.make(DONE)
    assert (dict(race.first), dict(race.why)) == ({1: {"NV1"}}, {"NV1": {DONE.why}})
    assert dropped(race) == [DONE.why, None, None, None]


def test_the_change_is_made_to_the_task_and_the_letter_that_it_names(race: Race) -> None:
    race.make(replace(DONE, ahead=1, place=1))
    assert dict(race.first) == {2: {"NV4"}}


def test_a_letter_that_a_worker_has_was_first(race: Race) -> None:
    with race.database.write() as session:
        for letter_id in (1, 2):
            assert claim(session, letter_id, NOW)
    race.make(DONE)
    assert (dict(race.first), dict(race.why)) == ({}, {"NV1": {DONE.why}})
    assert dropped(race) == [None] * 4


def test_a_letter_that_lost_its_last_task_was_not_first_either(race: Race) -> None:
    race.make(DONE)
    race.make(replace(DONE, place=1))
    assert dict(race.first) == {1: {"NV1", "NV2"}}
    with race.database.read() as session:
        assert [each.state for each in rows(session, Letter)] == [LetterState.CANCELLED, LetterState.PENDING]


def test_it_waits_until_enough_letters_wait_no_more(race: Race) -> None:
    with race.database.write() as session:
        session.execute(update(Letter).where(Letter.id == 1).values(state=LetterState.SENT))
    race.make(replace(DONE, after=1))
    assert dict(race.first) == {2: {"NV3"}}
