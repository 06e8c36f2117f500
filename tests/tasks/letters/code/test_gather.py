"""From the promise of a code to the very code that its reader writes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tasks.database import Database
from tasks.desk import Desk
from tasks.letter import Letter
from tasks.letters.code.facts import CodeFacts
from tasks.letters.code.gather import gather
from tasks.link import Links
from tasks.link_code import VALID_FOR, send_code, use_code
from tests.support.office import KEY, MONDAY, Office, at, make_desk

NOW = at("2026-10-05 08:00")
NEWER = b"a newer key that only tests know"


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """One contact, who has no chat yet."""
    office = Office(sqlite_database).open()
    office.contact(office.department())
    return office


def promise(office: Office, channel: str = "zalo") -> int:
    with office.database.write() as session:
        return send_code(session, make_desk(), 1, channel, NOW)


def desk_of(*keys: bytes) -> Desk:
    desk = make_desk()
    return replace(desk, links=Links(keys, desk.links.public_url))


def read(office: Office, letter: int = 1, desk: Desk | None = None, later: timedelta = timedelta()) -> CodeFacts:
    with office.database.read() as session:
        return gather(session, desk or make_desk(), session.get_one(Letter, letter), NOW + later)


def test_the_letter_says_the_code_that_links_its_reader(office: Office) -> None:
    found = read(office, promise(office))
    with office.database.write() as session:
        assert use_code(session, make_desk(), "zalo", found.code, "2512523625412515", NOW) == 1


def test_it_says_to_whom_for_which_account_and_until_when(office: Office) -> None:
    found = read(office, promise(office, "zalo_bot"))
    assert (found.salutation, found.title, found.channel) == ("Sở Xây dựng", "Chuyên viên", "zalo_bot")
    assert (found.on, found.letter_code, found.expires_at) == (MONDAY, "DD1", NOW + VALID_FOR)


def test_a_contact_of_no_department_is_saluted_by_its_title(office: Office) -> None:
    with office.database.write() as session:
        alone = office.contact(None, "vt@vidu.gov.vn", title="Văn thư")
        letter = send_code(session, make_desk(), alone, "zalo", NOW)
    assert read(office, letter).salutation == "Văn thư"


def test_two_codes_of_one_day_are_two(office: Office) -> None:
    first, second = promise(office), promise(office)
    assert read(office, first).code != read(office, second).code


def test_a_copy_sent_later_says_the_same_code_whatever_became_of_it(office: Office) -> None:
    first = read(office, promise(office))
    with office.database.write() as session:
        use_code(session, make_desk(), "zalo", first.code, "2512523625412515", NOW)
    assert read(office, later=timedelta(hours=1)) == first


def test_a_code_made_under_an_older_key_is_found_again(office: Office) -> None:
    first = read(office, promise(office))
    assert read(office, desk=desk_of(NEWER, KEY)) == first


def test_a_code_whose_key_was_taken_away_is_not_replaced_by_another(office: Office) -> None:
    letter = promise(office)
    with pytest.raises(ValueError, match="letter 1 promises a code that is not good any more"):
        read(office, letter, desk_of(NEWER))


def test_a_code_that_is_over_is_not_sent(office: Office) -> None:
    letter = promise(office)
    assert read(office, letter, later=VALID_FOR - timedelta(seconds=1)).code
    with pytest.raises(ValueError, match="not good any more"):
        read(office, letter, later=VALID_FOR)
