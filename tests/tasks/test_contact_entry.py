"""How a contact is reached, as a person enters it."""

import pytest

from tasks.contact import Contact
from tasks.contact_entry import (
    NoChannelError,
    UnknownContactError,
    enter_address,
    find_contact,
    prefer,
    take_address,
)
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tests.support.office import Office, at, rows

NOW = at("2026-10-05 08:00")
WHO = "person Văn thư"


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    office = Office(sqlite_database)
    office.contact(office.department(), zalo_user_id="77", phone="0912345678")
    with sqlite_database.write() as session:
        known = session.get_one(Contact, 1).addresses["zalo"]
        known.heard_at = known.linked_at = NOW
    return office


def contact(office: Office) -> Contact:
    with office.database.read() as session:
        return session.get_one(Contact, 1)


def test_an_address_that_moves_loses_what_was_known_of_the_old_one(office: Office) -> None:
    with office.database.write() as session:
        assert enter_address(session, 1, "zalo", " 88 ") == "88"
    moved = contact(office).addresses["zalo"]
    assert (moved.address, moved.heard_at, moved.linked_at) == ("88", None, None)


def test_the_same_address_entered_again_stays_linked(office: Office) -> None:
    with office.database.write() as session:
        enter_address(session, 1, "zalo", "77")
    assert contact(office).addresses["zalo"].linked_at == NOW


def test_an_address_is_taken_away_once_and_an_implied_one_stays(office: Office) -> None:
    with office.database.write() as session:
        enter_address(session, 1, "zalo_template", "0398765432")
    for taken in ("+84398765432", None):
        with office.database.write() as session:
            assert take_address(session, 1, "zalo_template") == taken
    assert contact(office).address("zalo_template") == "+84912345678"


def test_channels_are_preferred_in_the_order_written_and_email_comes_last(office: Office) -> None:
    with office.database.write() as session:
        prefer(session, BUS, 1, "nhóm zalo, zalo", NOW, WHO)
    assert contact(office).preference == ("zalo_group", "zalo", "email")
    with office.database.read() as session:
        (told,) = rows(session, LoggedEvent)
    assert (told.name, told.actor) == ("PreferenceChanged", WHO)
    assert told.payload == '{"after": "zalo_group,zalo", "before": "email,zalo", "contact_id": 1}'


def test_a_preference_for_nothing_is_refused(office: Office) -> None:
    with office.database.write() as session, pytest.raises(NoChannelError):
        prefer(session, BUS, 1, " , ", NOW, WHO)
    assert contact(office).prefers == "email,zalo"


def test_nobody_is_told_with_the_mend(office: Office) -> None:
    with office.database.write() as session, pytest.raises(UnknownContactError, match=r"số 9; xem «dondoc contact"):
        find_contact(session, 9)
