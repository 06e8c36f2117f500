"""Where a contact is reached, when it was last heard, and what its owner closed: by the order in which it happened."""

from datetime import datetime, timedelta

import pytest

from tasks.contact import Contact
from tasks.contact_address import UNFOLLOWED, ContactAddress, close, closed_addresses, hear, open_again
from tasks.database import Database
from tests.support.office import Office, at

EIGHT, NINE, TEN = at("2026-10-05 08:00"), at("2026-10-05 09:00"), at("2026-10-05 10:00")
WEEK = {"zalo": timedelta(days=7)}


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Two departments' contacts are one account."""
    office = Office(sqlite_database)
    for name in ("Sở Xây dựng", "Sở Y tế"):
        office.contact(office.department(name), zalo_user_id="7")
    return sqlite_database


def address(database: Database, contact: int = 1) -> ContactAddress:
    with database.read() as session:
        return session.get_one(Contact, contact).addresses["zalo"]


def shut(database: Database, moment: datetime) -> None:
    with database.write() as session:
        close(session, "zalo", "7", moment, UNFOLLOWED)


def reopen(database: Database, moment: datetime) -> None:
    with database.write() as session:
        open_again(session, "zalo", "7", moment)


def write(database: Database, moment: datetime) -> None:
    with database.write() as session:
        hear(session, "zalo", "7", moment)


def test_what_is_closed_is_closed_for_all_whose_account_it_is(database: Database) -> None:
    shut(database, EIGHT)
    assert [address(database, each).closed for each in (1, 2)] == [UNFOLLOWED, UNFOLLOWED]
    with database.read() as session:
        assert closed_addresses(session, {}, NINE) == {("zalo", "7"): UNFOLLOWED}


def test_what_opens_it_counts_only_from_then_on(database: Database) -> None:
    shut(database, NINE)
    reopen(database, EIGHT)
    write(database, EIGHT)
    assert (address(database).closed, address(database).changed_at) == (UNFOLLOWED, NINE)
    write(database, TEN)
    assert (address(database).closed, address(database).changed_at) == (None, TEN)


def test_what_closed_it_before_it_was_opened_is_over(database: Database) -> None:
    reopen(database, NINE)
    shut(database, EIGHT)
    assert address(database).closed is None


def test_of_two_things_in_one_moment_the_one_told_last_counts(database: Database) -> None:
    shut(database, NINE)
    reopen(database, NINE)
    assert address(database).closed is None


def test_a_message_that_comes_late_moves_no_window_back(database: Database) -> None:
    for moment in (NINE, EIGHT):
        write(database, moment)
    assert address(database).heard_at == NINE
    write(database, TEN)
    assert address(database).heard_at == TEN


def test_a_window_ends_where_nothing_was_written_for_so_long(database: Database) -> None:
    write(database, EIGHT)
    with database.read() as session:
        assert closed_addresses(session, WEEK, EIGHT + timedelta(days=7, seconds=-1)) == {}
        assert closed_addresses(session, WEEK, EIGHT + timedelta(days=7)) == {
            ("zalo", "7"): "quá 7 ngày chưa nhắn tin cho Văn phòng"
        }


def test_of_whom_we_never_heard_nothing_is_known(database: Database) -> None:
    with database.read() as session:
        assert closed_addresses(session, WEEK, TEN) == {}
