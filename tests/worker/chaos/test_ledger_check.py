"""Each promise is checked: with one breach planted in honest books, the check tells of that and of nothing else."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from notifiers.email.address import read_sender
from notifiers.email.message import build_message
from notifiers.letter import Letter as Outgoing
from tasks.attempt import Attempt
from tasks.calendar_day import seed
from tasks.clock import FixedClock
from tasks.database import Database, open_database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.reminder import Reminder
from tasks.run import Run
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import FakeChannel, make_desk
from tests.support.tampering import tampering
from worker.chaos.books import read_books
from worker.chaos.claim_notes import NOTES, note_claims
from worker.chaos.expected import Expected, expected_of
from worker.chaos.filling import MORNING, Filling, address, fill
from worker.chaos.ledger_check import Evidence, breaches
from worker.chaos.taken import Taken
from worker.chaos.tally import Tally, tally
from worker.compose import Composer
from worker.daily import daily_slots, run_daily
from worker.deliver import Delivery

FILLING = Filling(letters=3)
FIRST = address(1)


class Played:
    """An office that told everybody, and a sink that took everything: `found` is what the checks are asked about."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.expected: Expected = expected_of(FILLING)
        self.taken: dict[str, list[Taken]] = defaultdict(list)

    def change(self, statement: Any) -> None:
        with tampering(self.database) as session:
            session.execute(statement.execution_options(synchronize_session=False))

    def first(self, **values: Any) -> None:
        """Change the row of the first contact's letter."""
        self.change(update(Letter).where(Letter.id == self.first_id()).values(**values))

    def first_id(self) -> int:
        with self.database.read() as session:
            return session.scalars(select(Letter.id).order_by(Letter.id)).first() or 0

    def copies(self) -> list[Taken]:
        """What the sink took of that letter."""
        return next(each for each in self.taken.values() if each[0].recipient == FIRST)

    def again(self, *, resent: bool, date: str | None = None) -> None:
        one = self.copies()[0]
        self.copies().append(Taken(2.0, one.letter, one.recipient, 2, 1, one.raw, date or one.date, resent))

    def complete_first(self, state: ExecutionState = ExecutionState.DONE) -> int:
        """Complete that letter's task, as the office would; the row of the event log that says so."""
        with self.database.write() as session:
            task = session.scalars(select(Task).where(Task.content_key == "1/1")).one()
            BUS.publish(session, task.become(state), MORNING, "test")
            session.flush()
            return session.scalars(select(LoggedEvent.id).order_by(LoggedEvent.id.desc())).first() or 0

    @property
    def found(self) -> Evidence:
        with self.database.read() as session:
            return Evidence(read_books(session), self.expected, self.taken)

    @property
    def broken(self) -> list[str]:
        return breaches(self.found)


@pytest.fixture(scope="module")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Outgoing]]:
    """The books of an office that told everybody, and what left."""
    path = tmp_path_factory.mktemp("told") / "told.db"
    shutil.copy(sqlite_template, path)
    database, desk, channel = open_database(f"sqlite:///{path}"), make_desk(), FakeChannel()
    with database.write() as session:
        seed(session, [2026, 2027])
        note_claims(session)
    fill(database, FILLING)
    run_daily(database, desk, daily_slots(time(7, 30), time(17, 45)), MORNING)
    composer = Composer(desk, "dondoc@vidu.gov.vn")
    Delivery(database, FixedClock(MORNING), composer, {"email": channel}).deliver([1, 2, 3])
    database.close()
    return path, channel.sent


@pytest.fixture
def played(told: tuple[Path, list[Outgoing]], tmp_path: Path) -> Iterator[Played]:
    shutil.copy(told[0], tmp_path / "told.db")
    played = Played(open_database(f"sqlite:///{tmp_path / 'told.db'}"))
    for sent in told[1]:
        raw = build_message(sent, read_sender(sent.sender), sent.to)
        date = sent.date.strftime("%a, %d %b %Y %H:%M:%S +0000")
        played.taken[sent.message_id].append(Taken(1.0, sent.message_id, sent.to, 1, 1, raw, date))
    yield played
    played.database.close()


def test_honest_books_break_nothing(played: Played) -> None:
    assert played.broken == []
    assert tally(played.found) == Tally(letters=3, lost=0, silent=0, resent=0, in_doubt=0)


def test_a_rung_without_a_row_is_lost(played: Played) -> None:
    played.change(delete(Reminder).where(Reminder.letter_id == played.first_id()))
    assert len(played.broken) == 1
    assert "was due and has no reminder" in played.broken[0]
    assert tally(played.found).lost == 1


def test_a_row_that_nobody_was_due_is_told(played: Played) -> None:
    played.expected.keys = {each for each in played.expected.keys if each.contact != FIRST}
    assert len(played.broken) == 1
    assert "was not due" in played.broken[0]


def test_a_letter_that_counts_as_sent_and_never_came_is_lost(played: Played) -> None:
    played.taken.pop(played.copies()[0].letter)
    assert ["no sink ever had it" in words for words in played.broken] == [True]
    assert tally(played.found).lost == 1


@pytest.mark.parametrize("state", [LetterState.PENDING, LetterState.SENDING, LetterState.WIRE])
def test_a_letter_left_open_is_lost(played: Played, state: LetterState) -> None:
    played.first(state=state, tries=2 if state != LetterState.PENDING else 1)
    assert ["neither ended nor is in doubt" in words for words in played.broken] == [True]
    assert tally(played.found).lost == 1


def test_a_doubt_is_no_loss_once_its_copies_are_spent(played: Played) -> None:
    played.first(state=LetterState.UNKNOWN, resends=1)
    played.change(update(Attempt).where(Attempt.letter_id == played.first_id()).values(outcome="ambiguous"))
    assert played.broken == []
    assert (tally(played.found).in_doubt, tally(played.found).lost) == (1, 0)


def test_a_doubt_that_waits_for_its_copy_is_left_open(played: Played) -> None:
    played.first(state=LetterState.UNKNOWN, resends=0)
    played.change(update(Attempt).where(Attempt.letter_id == played.first_id()).values(outcome="ambiguous"))
    assert ["neither ended nor is in doubt" in words for words in played.broken] == [True]


@pytest.mark.parametrize("state", [LetterState.DEAD, LetterState.CANCELLED])
def test_a_letter_may_end_otherwise_only_where_it_was_meant_to(played: Played, state: LetterState) -> None:
    played.first(state=state)
    assert ["was not meant to" in words for words in played.broken] == [True]
    played.expected.may_die.add(FIRST)
    played.expected.may_be_cancelled.add(FIRST)
    assert played.broken == []


def test_a_copy_that_no_row_tells_of_is_silent(played: Played) -> None:
    played.again(resent=True)
    assert ["its row tells of 1" in words for words in played.broken] == [True]
    assert (tally(played.found).silent, tally(played.found).resent) == (1, 0)


def test_a_copy_that_its_row_tells_of_is_not(played: Played) -> None:
    played.again(resent=True)
    played.first(resends=1)
    assert played.broken == []
    assert (tally(played.found).silent, tally(played.found).resent) == (0, 1)


@pytest.mark.parametrize(
    ("resent", "date", "words"),
    [(False, None, "without saying"), (True, "Tue, 06 Oct 2026 01:30:00 +0000", "came with the date")],
)
def test_a_second_copy_is_the_same_letter_and_says_so(
    played: Played, resent: bool, date: str | None, words: str
) -> None:
    played.again(resent=resent, date=date)
    played.first(resends=1)
    assert [words in each for each in played.broken] == [True]


def test_a_second_copy_may_come_before_the_letter_of_a_process_that_slept(played: Played) -> None:
    played.again(resent=False)
    played.copies()[0] = replace(played.copies()[0], resent=True)
    played.first(resends=1)
    assert played.broken == []


def test_a_message_that_no_letter_explains_is_told(played: Played) -> None:
    played.taken["<other@vidu.gov.vn>"] = [Taken(1.0, "<other@vidu.gov.vn>", FIRST, 1, 1, b"", "")]
    assert ["no letter explains" in words for words in played.broken] == [True]


def test_a_task_that_ended_after_the_claim_may_be_spoken_of(played: Played) -> None:
    played.complete_first()
    assert played.broken == []


def test_a_task_that_had_ended_before_the_claim_is_not_spoken_of(played: Played) -> None:
    end = played.complete_first()
    played.change(update(NOTES).where(NOTES.c.letter_id == played.first_id()).values(seen=end))
    assert played.broken == [
        f"letter {played.first_id()} (email, sent) speaks 1 times of NV1, and was claimed 0 times before that had ended"
    ]


def test_a_task_that_is_open_again_may_be_spoken_of(played: Played) -> None:
    played.complete_first()
    end = played.complete_first(ExecutionState.REDO)
    played.change(update(NOTES).where(NOTES.c.letter_id == played.first_id()).values(seen=end))
    assert played.broken == []


@pytest.mark.parametrize(("claimed_late", "broken"), [(True, 1), (False, 0)])
def test_a_second_copy_is_a_claim_of_its_own(played: Played, claimed_late: bool, broken: int) -> None:
    played.again(resent=True)
    played.first(resends=1)
    end = played.complete_first()
    seen = end if claimed_late else end - 1
    for state in (LetterState.SENDING, LetterState.WIRE):
        played.change(insert(NOTES).values(letter_id=played.first_id(), state=state, resends=1, seen=seen))
    assert ["before that had ended" in words for words in played.broken] == [True] * broken


def test_a_claim_that_never_came_to_the_wire_explains_no_message(played: Played) -> None:
    """Its process died; the next one had seen the end, and told of the task all the same."""
    end = played.complete_first()
    played.change(update(NOTES).where(NOTES.c.letter_id == played.first_id()).values(seen=end))
    died = {"id": 0, "letter_id": played.first_id(), "state": LetterState.SENDING, "resends": 0, "seen": end - 1}
    played.change(insert(NOTES).values(died))
    assert ["was claimed 0 times before" in words for words in played.broken] == [True]


@pytest.mark.parametrize(
    "change",
    [
        lambda letter: delete(Attempt).where(Attempt.letter_id == letter),
        lambda letter: update(Attempt).where(Attempt.letter_id == letter).values(number=2),
        lambda letter: update(Letter).where(Letter.id == letter).values(tries=2),
        lambda letter: update(Attempt).where(Attempt.letter_id == letter).values(outcome="transient"),
    ],
)
def test_attempts_equal_the_claims_that_ended(played: Played, change: Any) -> None:
    played.change(change(played.first_id()))
    assert played.broken
    assert all("attempt" in words for words in played.broken)


def test_a_slot_that_has_not_run_is_told(played: Played) -> None:
    played.change(delete(Run).where(Run.job == "remind"))
    assert ["the slot remind" in words for words in played.broken] == [True]


def test_a_log_that_was_touched_is_told(played: Played) -> None:
    played.change(update(LoggedEvent).where(LoggedEvent.id == 2).values(actor="nobody"))
    assert "row 2 of the event log has a broken seal" in played.broken
