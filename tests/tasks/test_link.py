"""Tokens in letters: strong, the same at each render, kept as a hash only, dead alike whatever killed them."""

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from datetime import timedelta

import pytest

from tasks.database import Database
from tasks.letter import Letter, LetterKind
from tasks.link import VALID_FOR, Links, hash_token
from tasks.posting import Posting, post_letter
from tests.support.office import KEY, MONDAY, Office, at, rows

NOW = at("2026-10-05 07:30")
NEW_KEY = b"a key that came after"
SITE = "https://dondoc.vidu.gov.vn"


def links(*keys: bytes) -> Links:
    return Links(keys or (KEY,), SITE)


def post(database: Database, contacts: Sequence[int], kind: LetterKind = LetterKind.REMINDER) -> list[Letter]:
    with database.write() as session:
        for contact in contacts:
            post_letter(session, contact, "email", kind, Posting(MONDAY, NOW, "vidu.gov.vn", links()), NOW)
        return rows(session, Letter)


@pytest.fixture
def letters(sqlite_database: Database) -> list[Letter]:
    office = Office(sqlite_database)
    lead = office.department()
    return post(sqlite_database, [office.contact(lead), office.contact(lead, "hai@vidu.gov.vn")])


def found(
    database: Database,
    token: str,
    with_links: Links | None = None,
    kind: LetterKind = LetterKind.REMINDER,
    days: int = 0,
) -> int | None:
    with database.read() as session:
        letter = (with_links or links()).find(session, token, kind, NOW + timedelta(days=days))
    return letter.id if letter else None


def test_a_token_holds_at_least_160_bits_and_needs_no_quoting_in_an_address() -> None:
    token = links().token("1/email/reminder/2026-10-05")
    assert len(urlsafe_b64decode(token)) * 8 >= 160
    assert "=" not in token


def test_the_same_letter_renders_the_same_token_and_each_letter_its_own() -> None:
    tokens = [links().token(f"{number}/email/reminder/2026-10-05") for number in range(100)]
    assert tokens == [links().token(f"{number}/email/reminder/2026-10-05") for number in range(100)]
    assert len(set(tokens)) == 100


def test_another_key_makes_other_tokens() -> None:
    assert links().token("key") != links(NEW_KEY).token("key")


def test_only_a_hash_of_the_token_is_kept(sqlite_database: Database, letters: list[Letter]) -> None:
    token = links().token(letters[0].key)
    assert letters[0].link_hash == hash_token(token)
    with sqlite_database.read() as session:
        kept = [str(vars(each)) for each in rows(session, Letter)]
    assert not any(token in words for words in kept)


def test_a_token_opens_its_own_letter_and_no_other(sqlite_database: Database, letters: list[Letter]) -> None:
    for letter in letters:
        assert found(sqlite_database, links().token(letter.key)) == letter.id


@pytest.mark.parametrize("forged", ["", "x", "A" * 32, "é" * 32, "../../etc/passwd", "' OR 1=1 --"])
def test_a_forged_token_opens_nothing(sqlite_database: Database, letters: list[Letter], forged: str) -> None:
    assert found(sqlite_database, forged) is None


def test_a_token_one_letter_off_opens_nothing(sqlite_database: Database, letters: list[Letter]) -> None:
    token = links().token(letters[0].key)
    changed = ("B" if token[0] == "A" else "A") + token[1:]
    assert found(sqlite_database, changed) is None
    assert found(sqlite_database, token.swapcase()) is None


def test_a_hash_from_the_database_is_no_token(sqlite_database: Database, letters: list[Letter]) -> None:
    assert found(sqlite_database, str(letters[0].link_hash)) is None


def test_a_row_with_a_planted_hash_opens_nothing(sqlite_database: Database, letters: list[Letter]) -> None:
    with sqlite_database.write() as session:
        session.get_one(Letter, letters[0].id).link_hash = hash_token("a token of an intruder's own")
    assert found(sqlite_database, "a token of an intruder's own") is None


def test_a_token_expires(sqlite_database: Database, letters: list[Letter]) -> None:
    token = links().token(letters[0].key)
    assert found(sqlite_database, token, days=VALID_FOR.days - 1) == letters[0].id
    assert found(sqlite_database, token, days=VALID_FOR.days) is None


def test_a_token_of_one_kind_does_not_open_the_page_of_another(sqlite_database: Database) -> None:
    (letter,) = post(sqlite_database, [Office(sqlite_database).contact(None)], LetterKind.DIGEST)
    token = links().token(letter.key)
    assert found(sqlite_database, token, kind=LetterKind.REMINDER) is None
    assert found(sqlite_database, token, kind=LetterKind.DIGEST) == letter.id


def test_a_token_lives_while_its_key_is_listed_and_dies_with_it(
    sqlite_database: Database, letters: list[Letter]
) -> None:
    token = links().token(letters[0].key)
    assert found(sqlite_database, token, links(NEW_KEY, KEY)) == letters[0].id
    assert found(sqlite_database, token, links(NEW_KEY)) is None


def test_a_letter_keeps_its_address_while_its_key_is_listed(letters: list[Letter]) -> None:
    assert links(NEW_KEY, KEY).url(letters[0]) == links().url(letters[0])


def test_new_letters_take_the_newest_key(letters: list[Letter]) -> None:
    both = links(NEW_KEY, KEY)
    both.bind(letters[0])
    assert letters[0].link_hash == hash_token(links(NEW_KEY).token(letters[0].key))


def test_a_letter_is_given_a_new_link_only_when_its_key_is_gone(letters: list[Letter]) -> None:
    before = letters[0].link_hash
    links(NEW_KEY, KEY).renew(letters[0])
    assert letters[0].link_hash == before
    links(NEW_KEY).renew(letters[0])
    assert letters[0].link_hash == hash_token(links(NEW_KEY).token(letters[0].key))


def test_an_address_names_the_page_and_the_task(letters: list[Letter]) -> None:
    token = links().token(letters[0].key)
    assert links().url(letters[0]) == f"{SITE}/a/{token}"
    assert links().url(letters[0], "NV 1/2&x") == f"{SITE}/a/{token}?nv=NV%201/2%26x"
