"""Every contact with the channels that reach it."""

from datetime import timedelta
from typing import Any

import pytest

from tasks.contact import Contact
from tasks.contact_address import close
from tasks.database import Database
from tasks.department import Alias
from tasks.directory import Listing, read_directory
from tasks.suppression import suppress
from tests.support.office import Office, at, make_desk

NOW = at("2026-10-05 08:00")
DESK = make_desk(channels=("email", "zalo", "zalo_template"), windows={"zalo": timedelta(days=7)})


@pytest.fixture
def office(database: Database) -> Office:
    """The lead, then an officer of the second department, then one of the first."""
    office = Office(database)
    office.contact(None, "cvp@vidu.gov.vn", role="lead")
    first, second = office.department(position=1), office.department("Sở Tài chính", position=2)
    office.contact(second, "tc@vidu.gov.vn")
    office.contact(first, zalo_user_id="77", phone="0912345678", prefers="zalo,email")
    with database.write() as session:
        session.add(Alias(department_id=second, text="STC", folded="stc", kind="abbreviation", source="import"))
    return office


def read(office: Office, department: str = "", **changes: Any) -> list[Listing]:
    with office.database.read() as session:
        return read_directory(session, make_desk(**(vars(DESK) | changes)), NOW, department)


def refused(office: Office) -> dict[str, str | None]:
    return {each.channel: each.refused for each in read(office)[0].reaches}


def test_contacts_come_by_department_in_protocol_order_and_the_lead_last(office: Office) -> None:
    found = [(each.department, each.contact.id) for each in read(office)]
    assert found == [("Sở Xây dựng", 3), ("Sở Tài chính", 2), (None, 1)]


@pytest.mark.parametrize("text", ["tài chính", "TAI CHINH", "stc", "Sở Tài"])
def test_a_department_is_found_by_a_part_of_its_name_or_an_alias(office: Office, text: str) -> None:
    assert [each.contact.id for each in read(office, text)] == [2]


@pytest.mark.parametrize("text", ["%", "tc", "Y tế"])
def test_what_names_no_department_finds_nobody(office: Office, text: str) -> None:
    assert read(office, text) == []


def test_addresses_come_in_the_order_of_preference_and_implied_ones_are_marked(office: Office) -> None:
    found = [(each.channel, each.address, each.entered) for each in read(office)[0].reaches]
    assert found == [
        ("zalo", "77", True),
        ("email", "xd@vidu.gov.vn", True),
        ("zalo_template", "+84912345678", False),
    ]


def test_an_address_that_takes_letters_is_not_refused(office: Office) -> None:
    assert refused(office) == {"zalo": None, "email": None, "zalo_template": None}


def test_a_closed_address_says_why(office: Office) -> None:
    with office.database.write() as session:
        close(session, "zalo", "77", NOW, "đã bỏ quan tâm tài khoản của Văn phòng")
    zalo = read(office)[0].reaches[0]
    assert zalo.refused == zalo.closed == "đã bỏ quan tâm tài khoản của Văn phòng"


def test_one_that_was_silent_too_long_is_refused_and_not_closed(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Contact, 3).addresses["zalo"].heard_at = NOW - timedelta(days=8)
    zalo = read(office)[0].reaches[0]
    assert (zalo.refused, zalo.closed) == ("quá 7 ngày chưa nhắn tin cho Văn phòng", None)


def test_one_that_the_provider_refused_for_good_says_so(office: Office) -> None:
    with office.database.write() as session:
        suppress(session, "email", "XD@vidu.gov.vn", "550 no such user", None, NOW)
    assert refused(office)["email"] == "địa chỉ email đã bị từ chối, cần sửa"


def test_an_address_of_a_channel_that_is_not_set_up_says_so(office: Office) -> None:
    found = {each.channel: each.refused for each in read(office, channels=("email",))[0].reaches}
    assert found == {"zalo": "kênh chưa được thiết lập", "email": None}
