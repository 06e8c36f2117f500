"""How a letter enters the queue: one key, one Message-ID for ever, one series a reader can thread by."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tasks.database import Database
from tasks.letter import Letter, LetterKind, LetterState
from tasks.posting import Posting, letter_row, message_id, post_letter, series_id
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 06:00")
POSTING = Posting(MONDAY, at("2026-10-05 07:30"), "vidu.gov.vn", make_desk().links)
DAYS = [replace(POSTING, slot=MONDAY + timedelta(days=each)) for each in range(100)]


def letters(contact: int = 1, kind: LetterKind = LetterKind.REMINDER) -> list[Letter]:
    return [Letter(**letter_row(contact, "email", kind, posting, NOW)) for posting in DAYS]


def test_message_ids_are_unique_and_the_same_for_every_copy() -> None:
    made = [letter.message_id for contact in (1, 2) for letter in letters(contact)]
    assert len(set(made)) == 200
    assert made == [letter.message_id for contact in (1, 2) for letter in letters(contact)]


def test_a_message_id_gives_nothing_of_the_token_away() -> None:
    token = POSTING.links.token("1/email/reminder/2026-10-05")
    made = message_id(token, "vidu.gov.vn")
    assert made.startswith("<")
    assert made.endswith("@vidu.gov.vn>")
    assert not any(token[start : start + 6] in made for start in range(len(token) - 6))


def test_all_days_of_a_series_refer_to_one_id() -> None:
    assert len({series_id(letter, "vidu.gov.vn") for letter in letters()}) == 1


@pytest.mark.parametrize(
    "other",
    [letters(2)[0], letters(kind=LetterKind.DIGEST)[0], Letter(contact_id=1, channel="zalo", kind="reminder")],
    ids=["contact", "kind", "channel"],
)
def test_each_series_has_its_own_id(other: Letter) -> None:
    assert series_id(other, "vidu.gov.vn") != series_id(letters()[0], "vidu.gov.vn")


def test_a_letter_promised_before_the_hour_is_dated_by_the_hour_it_may_leave() -> None:
    row = letter_row(1, "email", LetterKind.REMINDER, POSTING, NOW)
    assert (row["date"], row["due_at"], row["created_at"]) == (POSTING.due_at, POSTING.due_at, NOW)


def test_a_letter_is_posted_once_and_waits(sqlite_database: Database) -> None:
    contact = Office(sqlite_database).contact(None)
    with sqlite_database.write() as session:
        made = [post_letter(session, contact, "email", LetterKind.DIGEST, POSTING, NOW) for _ in range(2)]
        (letter,) = rows(session, Letter)
    assert made == [letter.id, None]
    assert (letter.state, letter.key) == (LetterState.PENDING, f"{contact}/email/digest/2026-10-05")
