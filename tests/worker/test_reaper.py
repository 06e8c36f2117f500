from datetime import timedelta

import pytest
from sqlalchemy import update

from tasks.attempt import Attempt
from tasks.claim import claim, mark_wire
from tasks.database import Database
from tasks.incarnation import SILENT_AFTER, beat
from tasks.letter import Letter, LetterState
from tests.support.office import Office, at, make_desk, rows, with_one_letter
from worker.reaper import reap, reap_silent
from worker.timing import Timing

NOW = at("2026-10-05 07:30")
AT_ONCE = Timing(missed_after=timedelta(0))


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


@pytest.mark.parametrize("channel", ["webhook:tinh", "event:3"])
def test_a_letter_in_doubt_is_resent_at_once_where_its_receiver_takes_a_copy_once(office: Office, channel: str) -> None:
    with office.database.write() as session:
        rows(session, Letter)[0].channel = channel
    die(office, on_the_wire=True)
    reap(office.database, make_desk(take_once=frozenset({"webhook:tinh"})), NOW)
    after = look(office)
    assert (after.state, after.resends, after.due_at) == (LetterState.PENDING, 1, NOW)


def test_a_second_copy_waits_though_it_does_no_harm(office: Office) -> None:
    with office.database.write() as session:
        letter = rows(session, Letter)[0]
        letter.channel, letter.kind, letter.resends = "event:3", "event", 1
    die(office, on_the_wire=True)
    reap(office.database, make_desk(), NOW)
    assert (look(office).resends, look(office).due_at) == (2, NOW + timedelta(minutes=10))


def test_a_letter_in_doubt_waits_for_evidence_where_its_receiver_takes_a_copy_too(office: Office) -> None:
    with office.database.write() as session:
        rows(session, Letter)[0].channel = "webhook:other"
    die(office, on_the_wire=True)
    reap(office.database, make_desk(take_once=frozenset({"webhook:tinh"})), NOW)
    assert look(office).due_at == NOW + timedelta(minutes=10)


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


@pytest.mark.parametrize("on_the_wire", [False, True])
def test_what_a_silent_process_holds_is_free_before_its_lease_is_over(office: Office, *, on_the_wire: bool) -> None:
    with office.database.write() as session:
        beat(session, "dead")
        lease = claim(session, 1, NOW + timedelta(hours=1), incarnation="dead")
        if on_the_wire and lease:
            mark_wire(session, lease)
    for _ in range(SILENT_AFTER - 1):
        assert reap_silent(office.database, make_desk(), NOW, AT_ONCE) == 0
    assert reap_silent(office.database, make_desk(), NOW, AT_ONCE) == 1 + on_the_wire  # and its second copy
    letter = look(office)
    assert (letter.state, letter.resends, letter.incarnation) == (LetterState.PENDING, int(on_the_wire), None)


def test_a_living_lease_is_left_alone(office: Office) -> None:
    with office.database.write() as session:
        claim(session, 1, NOW)
    assert reap(office.database, make_desk(), NOW) == 0
