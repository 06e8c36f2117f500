"""What a provider tells of our letters is theirs to tell, and is written down once."""

import pytest
from sqlalchemy import update

from tasks.database import Database
from tasks.doubt import TOLD
from tasks.evidence import letter_arrived, letters_named
from tasks.letter import Letter, LetterState
from tests.support.office import at, rows, with_two_letters

NOW = at("2026-10-05 07:31")
LATER, LATEST = at("2026-10-05 08:00"), at("2026-10-05 09:00")


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Letter 1 went over Zalo as `m1`, letter 2 over email."""
    with_two_letters(sqlite_database, NOW)
    with sqlite_database.write() as session:
        session.execute(update(Letter).values(state=LetterState.SENT))
        session.execute(update(Letter).where(Letter.id == 1).values(channel="zalo", provider_id="m1", tracking="t1"))
    return sqlite_database


def put(database: Database, **values: object) -> None:
    with database.write() as session:
        session.execute(update(Letter).where(Letter.id == 1).values(values))


def named(
    database: Database, teller: str = "zalo", ids: tuple[str, ...] = (), tracking: str | None = None
) -> list[int]:
    with database.read() as session:
        return [each.id for each in letters_named(session, teller, ids, tracking)]


def letter(database: Database) -> Letter:
    with database.read() as session:
        found: Letter = rows(session, Letter)[0]
    return found


@pytest.mark.parametrize("channel", ["zalo", "zalo_group", "zalo_template"])
def test_the_account_tells_of_all_that_it_carries(database: Database, channel: str) -> None:
    put(database, channel=channel)
    assert named(database, ids=("m0", "m1")) == [1]
    assert named(database, tracking="t1") == [1]


@pytest.mark.parametrize("channel", ["webhook:sms", "zalo_bot", "email"])
def test_it_tells_of_nothing_that_another_provider_gave_the_same_name(database: Database, channel: str) -> None:
    put(database, channel=channel)
    assert named(database, ids=("m1",), tracking="t1") == []


def test_a_bot_tells_of_its_own(database: Database) -> None:
    assert named(database, "zalo_bot", ids=("m1",)) == []
    put(database, channel="zalo_bot")
    assert named(database, "zalo_bot", ids=("m1",)) == [1]


def test_what_names_nothing_is_no_letter(database: Database) -> None:
    assert (named(database), named(database, ids=("m9",), tracking="t9")) == ([], [])


@pytest.mark.parametrize("seen", [False, True])
def test_the_first_time_stands(database: Database, *, seen: bool) -> None:
    for moment in (LATER, LATEST):
        with database.write() as session:
            assert not letter_arrived(session, session.get_one(Letter, 1), moment, LATEST, seen=seen)
    found = letter(database)
    assert (found.seen_at if seen else found.received_at, found.received_at if seen else found.seen_at) == (LATER, None)


def test_a_letter_in_doubt_is_settled_once(database: Database) -> None:
    put(database, state=LetterState.UNKNOWN)
    settled = []
    for _ in range(2):
        with database.write() as session:
            settled.append(letter_arrived(session, session.get_one(Letter, 1), LATER, LATER, seen=True))
    assert (settled, letter(database).state, letter(database).reason) == ([True, False], LetterState.SENT, TOLD)
