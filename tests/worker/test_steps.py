"""Marks and answers that are written together, and what becomes of the others when one of them cannot be."""

from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import select, update

from notifiers.receipt import Receipt
from tasks.attempt import Attempt
from tasks.circuit import Circuit, record_failure
from tasks.claim import Lease, LeaseLostError, NotAllError, claim_all
from tasks.clock import FixedClock
from tasks.database import Database
from tasks.feed.sent_letter import SentLetter
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.office import MONDAY, Office, at, make_desk, rows
from tests.support.statement import counted_statements
from worker.ending import Ending
from worker.group_commit import GroupCommit
from worker.steps import Answer, Mark, Steps, write_together
from worker.tally import Tally

NOW = at("2026-10-05 07:31")
TAKEN = Receipt("queue-7", "250 queued")
CLOCK = FixedClock(NOW)


def claimed(database: Database, letters: int) -> list[Lease]:
    office = Office(database).open()
    for number in range(letters):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, make_desk(), NOW)
        return claim_all(session, range(1, letters + 1), NOW)


def take_away(database: Database, lease: Lease) -> None:
    with database.write() as session:
        session.execute(update(Letter).where(Letter.id == lease.letter_id).values(lease_token="another process's"))


def steps_of(database: Database, tally: Tally) -> Steps:
    ending = Ending(database, CLOCK, make_desk(), patience=())
    return Steps(GroupCommit(partial(write_together, database, CLOCK)), ending, tally)


def states(database: Database) -> list[str]:
    with database.read() as session:
        return [each.state for each in sorted(rows(session, Letter), key=lambda letter: letter.id)]


def answers(leases: Sequence[Lease]) -> list[Answer]:
    return [Answer(lease, "email", TAKEN) for lease in leases]


def test_marks_and_answers_of_many_letters_are_written_in_as_few_statements_as_those_of_two(database: Database) -> None:
    leases = claimed(database, 12)
    first, second = leases[:6], leases[6:]
    write_together(database, CLOCK, [Mark(lease) for lease in first])
    with counted_statements(database) as said:
        write_together(database, CLOCK, [*answers(first), *(Mark(lease) for lease in second)])
    # Two steps of letters, their attempts, their announcements, the channel.
    assert len([each for each in said if not each.startswith(("PRAGMA", "BEGIN"))]) == 5
    assert states(database) == [LetterState.SENT] * 6 + [LetterState.WIRE] * 6
    with database.read() as session:
        assert sorted((each.letter_id, each.words) for each in rows(session, Attempt)) == [
            (lease.letter_id, "250 queued") for lease in first
        ]
        assert len(session.scalars(select(SentLetter.letter_id)).all()) == 6
        assert {each.provider_id for each in rows(session, Letter)} == {"queue-7", None}


def test_where_one_letter_is_not_held_any_more_nothing_is_written(database: Database) -> None:
    leases = claimed(database, 3)
    take_away(database, leases[1])
    with pytest.raises(NotAllError):
        write_together(database, CLOCK, [Mark(lease) for lease in leases])
    assert states(database) == [LetterState.SENDING] * 3


def test_an_answer_that_changes_how_its_channel_stands_is_written_alone(sqlite_database: Database) -> None:
    leases, tally = claimed(sqlite_database, 1), Tally()
    with sqlite_database.write() as session:
        record_failure(session, "email", "connection refused")
    steps = steps_of(sqlite_database, tally)
    steps.mark(leases[0])
    steps.sent(leases[0], "email", TAKEN)
    steps.settle()
    assert states(sqlite_database) == [LetterState.SENT]
    with sqlite_database.read() as session:
        assert session.scalars(select(Circuit.failures)).all() == [0]


def test_a_letter_that_was_lost_is_not_marked_and_the_one_before_it_is_written(database: Database) -> None:
    leases, tally = claimed(database, 2), Tally()
    take_away(database, leases[1])
    steps = steps_of(database, tally)
    steps.mark(leases[0])
    steps.sent(leases[0], "email", TAKEN)
    with pytest.raises(LeaseLostError):
        steps.mark(leases[1])
    assert states(database) == [LetterState.SENT, LetterState.SENDING]


def test_an_answer_that_comes_too_late_is_counted_and_keeps_no_other_letter(database: Database) -> None:
    leases, tally = claimed(database, 2), Tally()
    steps = steps_of(database, tally)
    steps.mark(leases[0])
    take_away(database, leases[0])
    steps.sent(leases[0], "email", TAKEN)
    steps.mark(leases[1])
    assert tally.fenced == {"sent": 1}
    assert states(database) == [LetterState.WIRE, LetterState.WIRE]


def test_letters_that_may_come_twice_are_marked_in_one_transaction_and_answered_in_another(database: Database) -> None:
    leases, tally = claimed(database, 3), Tally()
    steps = steps_of(database, tally)
    with counted_statements(database) as said:
        steps.mark_ahead(leases)
        for lease in leases:
            steps.mark(lease)
            steps.sent(lease, "email", TAKEN)
        assert states(database) == [LetterState.WIRE] * 3
        steps.settle()
    assert states(database) == [LetterState.SENT] * 3
    assert len([each for each in said if each.startswith("UPDATE letter")]) == 2


def test_what_could_not_be_marked_ahead_is_marked_when_it_leaves(database: Database) -> None:
    leases, tally = claimed(database, 3), Tally()
    take_away(database, leases[1])
    steps = steps_of(database, tally)
    steps.mark_ahead(leases)
    assert states(database) == [LetterState.SENDING] * 3
    steps.mark(leases[0])
    steps.sent(leases[0], "email", TAKEN)
    with pytest.raises(LeaseLostError):
        steps.mark(leases[1])
    assert states(database) == [LetterState.SENT, LetterState.SENDING, LetterState.SENDING]


def test_of_answers_that_are_kept_one_that_comes_too_late_keeps_no_other(database: Database) -> None:
    leases, tally = claimed(database, 3), Tally()
    steps = steps_of(database, tally)
    steps.mark_ahead(leases)
    for lease in leases:
        steps.sent(lease, "email", TAKEN)
    take_away(database, leases[1])
    steps.settle()
    assert states(database) == [LetterState.SENT, LetterState.WIRE, LetterState.SENT]
    assert tally.fenced == {"sent": 1}
