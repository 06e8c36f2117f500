"""Addresses that were refused for good."""

from tasks.database import Database
from tasks.escalation import Recipient, Unreachable, choose_recipients
from tasks.suppression import lift, suppress, suppressed
from tests.support.office import Office, at, make_desk

NOW = at("2026-10-05 07:31")
BOTH = ("email", "zalo")


def refuse(database: Database, channel: str, address: str, words: str = "550 5.1.1 no such user") -> None:
    with database.write() as session:
        suppress(session, channel, address, words, None, NOW)


def chosen(database: Database, department: int) -> Recipient | Unreachable:
    with database.read() as session:
        return choose_recipients(session, make_desk(channels=BOTH), NOW)[department]


def test_an_address_is_remembered_once_with_the_first_words_and_without_regard_to_capitals(database: Database) -> None:
    refuse(database, "email", "Van.Thu@So.gov.vn")
    refuse(database, "email", " van.thu@so.gov.vn", "550 5.2.1 disabled")
    with database.read() as session:
        ((key, found),) = suppressed(session).items()
    assert (key, found.words, found.at) == (("email", "van.thu@so.gov.vn"), "550 5.1.1 no such user", NOW)


def test_a_contact_whose_address_was_refused_is_written_to_over_the_other_channel(database: Database) -> None:
    office = Office(database)
    lead = office.department()
    office.contact(lead, "xd@vidu.gov.vn", zalo_user_id="42")
    refuse(database, "email", "XD@vidu.gov.vn")
    found = chosen(database, lead)
    assert isinstance(found, Recipient)
    assert (found.channel, found.address) == ("zalo", "42")


def test_without_another_channel_the_next_contact_is_written_to(database: Database) -> None:
    office = Office(database)
    lead = office.department()
    office.contact(lead, "cu@vidu.gov.vn", position=1)
    second = office.contact(lead, "moi@vidu.gov.vn", position=2)
    refuse(database, "email", "cu@vidu.gov.vn")
    found = chosen(database, lead)
    assert (found.contact_id, isinstance(found, Recipient)) == (second, True)


def test_a_department_left_without_an_address_is_told_in_words(database: Database) -> None:
    office = Office(database)
    lead = office.department()
    office.contact(lead, "cu@vidu.gov.vn")
    refuse(database, "email", "cu@vidu.gov.vn")
    found = chosen(database, lead)
    assert isinstance(found, Unreachable)
    assert found.reasons[0] == "địa chỉ email đã bị từ chối, cần sửa"


def test_a_lifted_address_is_written_to_again(database: Database) -> None:
    refuse(database, "email", "cu@vidu.gov.vn")
    with database.write() as session:
        assert [lift(session, "CU@vidu.gov.vn"), lift(session, "cu@vidu.gov.vn")] == [["email"], []]
    with database.read() as session:
        assert suppressed(session) == {}
