"""`dondoc contact`: who is reached where, and what a person changes of it."""

import json
from typing import Any

import pytest

from tasks.contact import Contact, ContactRole
from tasks.contact_address import close, hear
from tasks.letter import Letter, LetterKind
from tests.support.command import Dondoc
from tests.support.office import Office, at
from tests.worker.cli.conftest import NOW

ZALO = {"ZALO_ACCESS_TOKEN": "t", "ZALO_URL": "http://127.0.0.1:9"}
BOT = {"ZALO_BOT_TOKEN": "1:hidden-word", "ZALO_BOT_URL": "http://127.0.0.1:9"}


@pytest.fixture
def linked(office: Office) -> Office:
    """The officer's Zalo account was linked; a colleague of another department has nothing."""
    other = office.department("Sở Tài chính")
    office.contact(other, None, title="Văn thư", active=False)
    with office.database.write() as session:
        contact = session.get_one(Contact, 1)
        contact.move("zalo", "2512523625412515")
        contact.addresses["zalo"].linked_at = at("2026-10-01 08:15")
        session.flush()
        hear(session, "zalo", "2512523625412515", at("2026-10-02 09:20"))
    return office


def contact(office: Office) -> Contact:
    with office.database.read() as session:
        return session.get_one(Contact, 1)


def test_tools_are_told_each_contact_with_its_addresses(linked: Office, dondoc: Dondoc) -> None:
    with linked.database.write() as session:
        close(session, "zalo", "2512523625412515", NOW, "đã bỏ quan tâm")
    first, second = dondoc("contact", "list", "--json", env=ZALO).told["contacts"]
    email: dict[str, Any] = {"entered": True, "refused": None, "closed": None, "heard_at": None, "linked_at": None}
    assert first == {
        "id": 1,
        "department": "Sở Xây dựng",
        "title": "Chuyên viên",
        "role": "contact",
        "fields": [],
        "active": True,
        "preference": ["email", "zalo"],
        "addresses": [
            {"channel": "email", "address": "xd@vidu.gov.vn"} | email,
            {
                "channel": "zalo",
                "address": "2512523625412515",
                "entered": True,
                "refused": "đã bỏ quan tâm",
                "closed": "đã bỏ quan tâm",
                "heard_at": "2026-10-02T02:20:00+00:00",
                "linked_at": "2026-10-01T01:15:00+00:00",
            },
        ],
        "leaves": [],
    }
    assert (second["department"], second["active"], second["addresses"]) == ("Sở Tài chính", False, [])


def test_people_are_told_when_it_was_linked_and_heard_of_and_why_nothing_goes_there(
    linked: Office, dondoc: Dondoc
) -> None:
    with linked.database.write() as session:
        close(session, "zalo", "2512523625412515", NOW, "đã bỏ quan tâm")
    said = dondoc("contact", "list", env=ZALO)
    for words in ("2512523625412515", "08:15", "01/10/2026", "09:20", "không gửi:", "quan tâm", "chưa có", "Văn thư"):
        assert words in said.out


def test_one_department_is_asked_for(linked: Office, dondoc: Dondoc) -> None:
    found = dondoc("contact", "list", "--department", "tai chinh", "--json").told["contacts"]
    assert [each["id"] for each in found] == [2]


def test_an_address_is_entered_moved_and_taken_away(office: Office, dondoc: Dondoc) -> None:
    entered = dondoc("contact", "address", "1", "nhóm zalo", "f414c8f7", env=ZALO)
    assert (entered.code, entered.out) == (0, "Đầu mối số 1, kênh Nhóm Zalo: từ nay gửi tới «f414c8f7».\n")
    moved = dondoc("contact", "address", "1", "zalo_template", "0912 345 678", "--json")
    assert moved.told == {"contact": 1, "channel": "zalo_template", "address": "+84912345678"}
    assert contact(office).address("zalo_group") == "f414c8f7"
    taken = dondoc("contact", "address", "1", "zalo_group", "--none", env=ZALO)
    assert taken.out == "Đầu mối số 1, kênh Nhóm Zalo: đã bỏ địa chỉ «f414c8f7».\n"
    assert contact(office).address("zalo_group") is None
    assert "không có địa chỉ nào để bỏ" in dondoc("contact", "address", "1", "zalo_group", "--none").out


def test_an_address_of_a_channel_that_is_not_set_up_is_kept_and_told(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("contact", "address", "1", "webhook:sms", "phòng 12")
    assert (done.code, contact(office).address("webhook:sms")) == (0, "phòng 12")
    assert "Chưa thiết lập sms: chưa gửi được qua đó" in done.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("9", "zalo", "77"), "Không có đầu mối số 9"),
        (("1", "fax", "77"), "Không có kênh «fax»"),
        (("1", "zalo", "77a"), "Zalo: thấy «77a»; cần mã người dùng Zalo, chỉ có chữ số."),
        (("1", "email", "a@b@c"), "một địa chỉ email"),
        (("1", "zalo_template", "02053812345"), "một số di động"),
        (("1", "zalo"), "Cần một địa chỉ, hoặc --none"),
        (("1", "zalo", "77", "--none"), "Cần một địa chỉ, hoặc --none"),
        (("1", "email", ""), "một địa chỉ email"),
    ],
)
def test_what_cannot_be_entered_is_refused_and_changes_nothing(
    office: Office, dondoc: Dondoc, words: tuple[str, ...], told: str
) -> None:
    done = dondoc("contact", "address", *words)
    assert (done.code, done.out, told in done.err) == (2, "", True)
    assert {each.channel: each.address for each in contact(office).addresses.values()} == {"email": "xd@vidu.gov.vn"}


def test_channels_are_put_in_another_order(linked: Office, dondoc: Dondoc) -> None:
    done = dondoc("contact", "prefer", "1", "nhóm zalo,zalo", env=ZALO)
    assert done.out.splitlines() == [
        "Đầu mối số 1: gửi qua Nhóm Zalo, rồi Zalo, rồi email.",
        "Chưa có địa chỉ cho Nhóm Zalo: kênh chưa có địa chỉ thì được bỏ qua.",
    ]
    told = dondoc("contact", "prefer", "1", "zalo_bot", "--json").told
    assert told == {"contact": 1, "preference": ["zalo_bot", "email"]}
    assert contact(linked).preference == ("zalo_bot", "email")


def test_a_channel_preferred_before_it_is_set_up_is_told(linked: Office, dondoc: Dondoc) -> None:
    assert "Chưa thiết lập Zalo: chưa gửi được" in dondoc("contact", "prefer", "1", "zalo").out


@pytest.mark.parametrize(("number", "channels"), [("9", "zalo"), ("1", "zalo,fax"), ("1", " ,")])
def test_a_preference_that_cannot_be_is_refused(office: Office, dondoc: Dondoc, number: str, channels: str) -> None:
    done = dondoc("contact", "prefer", number, channels)
    assert (done.code, done.out, done.err == "") == (2, "", False)
    assert contact(office).prefers == "email,zalo"


def test_whoever_looks_after_fields_is_of_the_office(office: Office, dondoc: Dondoc) -> None:
    chief = office.contact(None, "pcvp@vidu.gov.vn", role=ContactRole.VICE_LEAD)
    done = dondoc("contact", "fields", str(chief), " Đất đai;Môi trường ")
    assert done.out.splitlines() == [f"Đầu mối số {chief}: phụ trách Đất đai; Môi trường."]
    assert dondoc("contact", "fields", str(chief), "", "--json").told == {"contact": chief, "fields": []}
    refused = dondoc("contact", "fields", "1", "Y tế")
    assert (refused.code, "là của đơn vị" in refused.err) == (2, True)


def codes(office: Office) -> list[str | None]:
    with office.database.read() as session:
        return [each.about for each in session.query(Letter).filter_by(kind=LetterKind.CODE)]


def test_a_code_goes_to_the_official_mailbox_and_what_follows_is_said(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("contact", "link", "1", env=ZALO | {"EMAIL_DOMAINS": "*.gov.vn"})
    assert (done.code, done.err, codes(office)) == (0, "", ["zalo/1"])
    first, second, third = done.out.splitlines()
    assert first.startswith("Thư số 1 mang mã liên kết sẽ tới hộp thư công vụ của đầu mối số 1, từ 08:0")
    assert second == "Đầu mối nhắn lại mã ấy cho Official Account của Văn phòng trong 72 giờ kể từ bây giờ."
    assert third.startswith("Nhắn đúng thì tài khoản được ghi và Zalo được gửi trước")


def test_a_code_for_the_bot_is_told_to_tools(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("contact", "link", "1", "--channel", "zalo_bot", "--json", env=BOT)
    told = json.loads(done.out)
    assert {name: told[name] for name in ("contact", "channel", "letter")} == {
        "contact": 1,
        "channel": "zalo_bot",
        "letter": 1,
    }
    assert told["due_at"].startswith(f"{NOW:%Y-%m-%dT%H}")
    assert codes(office) == ["zalo_bot/1"]


@pytest.mark.parametrize(
    ("words", "env", "told"),
    [
        (("9",), ZALO, "Không có đầu mối số 9"),
        (("1",), ZALO | {"EMAIL_DOMAINS": "tinh.gov.vn"}, "chưa có hộp thư công vụ được phép"),
        (("1",), {}, "Chưa thiết lập Zalo"),
        (("1", "--channel", "zalo_bot"), ZALO, "Chưa thiết lập Zalo Bot"),
        (("1", "--channel", "zalo_group"), ZALO, "zalo_group"),
    ],
)
def test_a_code_that_would_serve_nobody_is_not_sent(
    office: Office, dondoc: Dondoc, words: tuple[str, ...], env: dict[str, str], told: str
) -> None:
    done = dondoc("contact", "link", *words, env=env)
    assert (done.code, done.out, told in done.err, codes(office)) == (2, "", True, [])


@pytest.mark.parametrize("name", ["list", "address", "prefer", "link"])
def test_each_has_help(dondoc: Dondoc, name: str) -> None:
    done = dondoc("contact", name, "--help")
    assert (done.code, "Usage: dondoc contact" in done.out) == (0, True)
