from datetime import timedelta

import pytest
from sqlalchemy import update

from tasks.attempt import Attempt
from tasks.claim import claim, mark_wire
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tests.support.office import Office, at, make_desk, rows, with_one_letter
from worker.reaper import reap

NOW = at("2026-10-05 07:30")


@pytest.fixture
def office(database: Database) -> Office:
    """An office whose only letter is held by a process that died."""
    return with_one_letter(database, NOW)


def die(office: Office, *, on_the_wire: bool) -> None:
    with office.database.write() as session:
        lease = claim(session, 1, NOW + timedelta(hours=1))
        assert lease is not None
        if on_the_wire:
            mark_wire(session, lease)
        session.execute(update(Letter).values(lease_until=1))


def look(office: Office) -> Letter:
    with office.database.read() as session:
        letter: Letter = rows(session, Letter)[0]
    return letter


def test_a_letter_that_had_not_left_waits_again(office: Office) -> None:
    die(office, on_the_wire=False)
    assert reap(office.database, make_desk(), NOW) == 1
    assert look(office).state == LetterState.PENDING
    with office.database.read() as session:
        assert [each.outcome for each in rows(session, Attempt)] == ["crashed"]


def test_a_letter_that_may_have_left_is_in_doubt_and_resent_once_as_the_same_letter(office: Office) -> None:
    before = look(office)
    die(office, on_the_wire=True)
    reap(office.database, make_desk(), NOW)
    after = look(office)
    assert (after.state, after.resends) == (LetterState.PENDING, 1)
    assert (after.message_id, after.date) == (before.message_id, before.date)
    assert (after.due_at, after.not_after) == (NOW + timedelta(minutes=10), None)


def test_a_letter_in_doubt_twice_is_held_for_a_person(office: Office) -> None:
    for _ in range(2):
        die(office, on_the_wire=True)
        reap(office.database, make_desk(), NOW)
        reap(office.database, make_desk(), NOW)
    assert (look(office).state, look(office).resends) == (LetterState.UNKNOWN, 1)


def test_a_digest_in_doubt_is_held_for_a_person(office: Office) -> None:
    with office.database.write() as session:
        rows(session, Letter)[0].kind = "digest"
    die(office, on_the_wire=True)
    reap(office.database, make_desk(), NOW)
    reap(office.database, make_desk(), NOW)
    assert look(office).state == LetterState.UNKNOWN


def test_a_letter_whose_process_dies_at_every_try_is_dead_in_the_end(office: Office) -> None:
    for _ in range(7):
        die(office, on_the_wire=False)
        reap(office.database, make_desk(), NOW)
    assert look(office).state == LetterState.DEAD


def test_a_living_lease_is_left_alone(office: Office) -> None:
    with office.database.write() as session:
        claim(session, 1, NOW)
    assert reap(office.database, make_desk(), NOW) == 0
