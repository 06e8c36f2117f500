"""To whom a department's letters go, and over which channel."""

import pytest

from tasks.contact import Contact, ContactRole
from tasks.database import Database
from tasks.escalation import Recipient, Unreachable, choose_channel, choose_recipients
from tests.support.office import Office, at, make_desk, never_refused

BOTH = ("email", "zalo")
NOW = at("2026-10-05 07:31")


def contact(**facts: object) -> Contact:
    return Contact(**{"id": 1, "email": "xd@vidu.gov.vn", "zalo_user_id": "77", "prefers": "email,zalo"} | facts)


def refuse_email(channel: str, _address: str) -> str | None:
    return "ngoài các tên miền được phép" if channel == "email" else None


@pytest.mark.parametrize(
    ("prefers", "open_channels", "channel"),
    [
        ("email,zalo", BOTH, "email"),
        ("zalo,email", BOTH, "zalo"),
        (" zalo , email ", BOTH, "zalo"),
        ("zalo,email", ("email",), "email"),
        ("zalo", BOTH, "zalo"),
        ("fax,zalo", BOTH, "zalo"),
    ],
)
def test_the_first_open_channel_of_the_preference_is_taken(
    prefers: str, open_channels: tuple[str, ...], channel: str
) -> None:
    chosen = choose_channel(contact(prefers=prefers), open_channels, never_refused)
    assert isinstance(chosen, Recipient)
    assert (chosen.channel, chosen.address) == (channel, {"email": "xd@vidu.gov.vn", "zalo": "77"}[channel])


def test_a_channel_without_an_address_is_passed_over() -> None:
    chosen = choose_channel(contact(email=None), BOTH, never_refused)
    assert isinstance(chosen, Recipient)
    assert chosen.channel == "zalo"


def test_a_refused_address_is_passed_over() -> None:
    chosen = choose_channel(contact(), BOTH, refuse_email)
    assert isinstance(chosen, Recipient)
    assert chosen.channel == "zalo"


@pytest.mark.parametrize(
    ("facts", "channels", "reasons"),
    [
        ({"email": None}, ("email",), ("chưa có địa chỉ email",)),
        ({"email": ""}, ("email",), ("chưa có địa chỉ email",)),
        ({"zalo_user_id": None}, BOTH, ("ngoài các tên miền được phép", "chưa có địa chỉ Zalo")),
        ({"prefers": "zalo"}, ("email",), ("ngoài các tên miền được phép",)),
        ({"prefers": ""}, ("zalo",), ("chưa có kênh liên hệ nào đang mở",)),
    ],
)
def test_who_cannot_be_reached_says_all_that_stands_in_the_way(
    facts: dict[str, object], channels: tuple[str, ...], reasons: tuple[str, ...]
) -> None:
    chosen = choose_channel(contact(**facts), channels, refuse_email)
    assert chosen == Unreachable(1, reasons)


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return Office(sqlite_database)


def chosen(office: Office) -> dict[int, Recipient | Unreachable]:
    with office.database.read() as session:
        return dict(choose_recipients(session, make_desk(), NOW))


def test_the_first_contact_is_written_to_by_role_then_position(office: Office) -> None:
    lead = office.department()
    office.contact(lead, "head@vidu.gov.vn", role=ContactRole.HEAD, position=0)
    office.contact(lead, "second@vidu.gov.vn", position=2)
    first = office.contact(lead, "first@vidu.gov.vn", position=1)
    assert chosen(office) == {lead: Recipient(first, "email", "first@vidu.gov.vn")}


def test_the_second_contact_is_written_to_when_the_first_has_no_usable_address(office: Office) -> None:
    lead = office.department()
    office.contact(lead, None, position=1)
    second = office.contact(lead, "second@vidu.gov.vn", position=2)
    assert chosen(office) == {lead: Recipient(second, "email", "second@vidu.gov.vn")}


def test_the_head_is_written_to_when_no_contact_can_be(office: Office) -> None:
    lead = office.department()
    office.contact(lead, None)
    head = office.contact(lead, "head@vidu.gov.vn", role=ContactRole.HEAD)
    assert chosen(office) == {lead: Recipient(head, "email", "head@vidu.gov.vn")}


def test_the_first_contact_is_named_when_none_can_be_reached(office: Office) -> None:
    lead = office.department()
    first = office.contact(lead, None, position=1)
    office.contact(lead, None, position=2)
    assert chosen(office) == {lead: Unreachable(first, ("chưa có địa chỉ email",))}


def test_who_left_the_office_lead_and_departments_without_anybody_are_not_chosen(office: Office) -> None:
    lead = office.department()
    office.contact(lead, active=False)
    office.contact(lead, "lead@vidu.gov.vn", role=ContactRole.LEAD)
    office.contact(None, "nobody@vidu.gov.vn")
    assert chosen(office) == {}
