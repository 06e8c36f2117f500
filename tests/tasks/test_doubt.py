"""Letters in doubt and their three ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tasks.acknowledge import acknowledge, undo
from tasks.answer import Answer, Choice
from tasks.attempt import Attempt
from tasks.database import Database
from tasks.doubt import ResolveError, in_doubt, resend_doubtful, resolve, settle_by_evidence
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tests.support.office import MONDAY, Office, at, rows, with_one_letter

NOW = at("2026-10-05 07:30")
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def office(database: Database) -> Office:
    """An office with one letter, which may have arrived."""
    office = with_one_letter(database, NOW)
    with database.write() as session:
        session.execute(update(Letter).values(state=LetterState.UNKNOWN, tries=1))
    return office


def become(office: Office, **facts: object) -> None:
    with office.database.write() as session:
        session.execute(update(Letter).values(**facts))


def look(office: Office) -> Letter:
    with office.database.read() as session:
        return session.get_one(Letter, 1)


def attempts(office: Office) -> list[tuple[int, str, str]]:
    with office.database.read() as session:
        return [(each.number, each.outcome, each.words) for each in rows(session, Attempt)]


def answer(office: Office, choice: Choice = Choice.RECEIVED, *, undone: bool = False) -> None:
    with office.database.write() as session:
        letter = session.get_one(Letter, 1)
        given = Answer(choice=choice, answered_by="Văn thư")
        made = acknowledge(session, BUS, letter, 1, given, NOW, MONDAY)
        if undone:
            undo(session, BUS, letter, made.id, NOW)


def settle(office: Office) -> int:
    with office.database.write() as session:
        return settle_by_evidence(session, LATER)


def again(office: Office) -> int:
    with office.database.write() as session:
        return resend_doubtful(session, lambda _doubt: LATER)


@pytest.mark.parametrize("undone", [False, True], ids=["standing", "undone"])
def test_an_answer_by_its_link_proves_that_a_letter_came(office: Office, undone: bool) -> None:
    become(office, state=LetterState.WIRE)  # the doubt comes after the answer
    answer(office, undone=undone)
    become(office, state=LetterState.UNKNOWN)
    assert (settle(office), settle(office)) == (1, 0)
    assert (look(office).state, look(office).sent_at) == (LetterState.SENT, LATER)
    assert attempts(office) == [(1, "evidence", "answered by its link")]


@pytest.mark.parametrize("resends", [0, 1], ids=["in doubt", "waits for its second copy"])
@pytest.mark.parametrize("choice", [Choice.RECEIVED, Choice.REPORTED])
def test_an_answer_ends_the_doubt_at_once_and_the_letter_is_not_called_off(
    office: Office, choice: Choice, resends: int
) -> None:
    assert again(office) == 1 if resends else look(office).state == LetterState.UNKNOWN
    answer(office, choice)
    assert (look(office).state, look(office).resends, look(office).sent_at) == (LetterState.SENT, resends, NOW)
    assert attempts(office) == [(1, "evidence", "answered by its link")]
    assert settle(office) == 0


@pytest.mark.parametrize("state", [LetterState.PENDING, LetterState.SENDING, LetterState.WIRE, LetterState.DEAD])
def test_what_is_not_in_doubt_needs_no_evidence(office: Office, state: LetterState) -> None:
    become(office, state=state)
    answer(office)
    assert (settle(office), look(office).state, attempts(office)) == (0, state, [])


def test_without_an_answer_there_is_no_evidence(office: Office) -> None:
    assert (settle(office), look(office).state) == (0, LetterState.UNKNOWN)


def test_a_reminder_is_sent_once_more_as_the_same_letter_and_then_held(office: Office) -> None:
    before = look(office)
    assert again(office) == 1
    after = look(office)
    assert (after.state, after.resends, after.due_at, after.not_after) == (LetterState.PENDING, 1, LATER, None)
    assert (after.message_id, after.date, after.key) == (before.message_id, before.date, before.key)
    become(office, state=LetterState.UNKNOWN)
    assert (again(office), look(office).state) == (0, LetterState.UNKNOWN)


def test_a_digest_is_held_for_a_person(office: Office) -> None:
    become(office, kind=LetterKind.DIGEST)
    assert (again(office), look(office).state) == (0, LetterState.UNKNOWN)


def test_a_letter_is_in_doubt_until_its_second_copy_has_left(office: Office) -> None:
    seen = []
    for facts in ({}, {"state": LetterState.PENDING, "resends": 1}, {"state": LetterState.SENT}):
        become(office, **({"tries": 1} | facts))
        with office.database.read() as session:
            seen.append(in_doubt(session))
    assert seen == [True, True, False]


def decide(office: Office, *, arrived: bool, letter: int = 1) -> None:
    with office.database.write() as session:
        resolve(session, BUS, letter, arrived=arrived, now=NOW, due_at=LATER, actor="person Văn thư")


def test_a_person_says_that_it_arrived(office: Office) -> None:
    decide(office, arrived=True)
    assert (look(office).state, look(office).sent_at) == (LetterState.SENT, NOW)
    assert attempts(office) == [(1, "resolved", "a person says that it arrived")]


def test_a_person_has_a_digest_sent_once_more_however_often_it_was(office: Office) -> None:
    become(office, kind=LetterKind.DIGEST, resends=2)
    decide(office, arrived=False)
    assert (look(office).state, look(office).resends, look(office).due_at) == (LetterState.PENDING, 3, LATER)


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("state", [LetterState.PENDING, LetterState.WIRE, LetterState.SENT, LetterState.DEAD])
def test_only_a_letter_in_doubt_is_resolved(office: Office, state: LetterState, arrived: bool) -> None:
    become(office, state=state)
    with pytest.raises(ResolveError, match=f"Thư số 1 đang ở trạng thái «{state.label}»"):
        decide(office, arrived=arrived)
    assert (look(office).state, attempts(office)) == (state, [])


def test_a_letter_that_is_not_there_is_said_so(office: Office) -> None:
    with pytest.raises(ResolveError, match="Không có thư số 7; xem «dondoc ledger --state unknown»"):
        decide(office, arrived=True, letter=7)
    with office.database.read() as session:
        assert len(list(session.scalars(select(Letter.id)))) == 1
