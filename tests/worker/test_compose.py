"""From a letter's row to what leaves: addresses, ids and series, and that the database is not needed to render."""

from datetime import date

import pytest

from notifiers.letter import Letter as Outgoing
from tasks.contact import Contact
from tasks.contact_address import ContactAddress
from tasks.database import Database
from tasks.digest import post_digest
from tasks.letter import Letter
from tasks.news import News, tell
from tasks.news_kind import NewsKind
from tasks.post_news import post_news
from tasks.remind import remind
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows
from worker.compose import Composer, NoAddressError

NOW = at("2026-10-05 08:00")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Letter 1 reminds of two tasks, letter 2 is the digest."""
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, MONDAY, document_number="12/UBND-KT")
    office.task(lead, date(2026, 10, 1), document_number="9/UBND-KT")
    with sqlite_database.write() as session:
        remind(session, make_desk(), NOW)
        post_digest(session, make_desk(), NOW)
    return office


def compose(office: Office, letter: int = 1) -> Outgoing:
    with office.database.read() as session:
        row = session.get_one(Letter, letter)
        draft = Composer(make_desk(), "dondoc@vidu.gov.vn").draft(session, row, NOW)
    return draft()


def test_a_letter_is_addressed_and_named_by_its_row(office: Office) -> None:
    letter = compose(office)
    with office.database.read() as session:
        row = rows(session, Letter)[0]
    assert (letter.key, letter.to, letter.message_id, letter.date) == (
        row.key,
        "xd@vidu.gov.vn",
        row.message_id,
        row.date,
    )
    assert letter.sender.endswith("<dondoc@vidu.gov.vn>")
    assert (letter.list_id, letter.resent) == ("reminder.vidu.gov.vn", False)
    assert "12/UBND-KT" in letter.text
    assert "12/UBND-KT" in str(letter.html)


@pytest.mark.parametrize(
    ("channel", "forms"), [("email", (True, False)), ("zalo", (False, True)), ("webhook:tinh", (True, True))]
)
def test_of_a_letter_only_the_forms_that_its_channel_sends_are_made(
    office: Office, channel: str, forms: tuple[bool, bool]
) -> None:
    with office.database.write() as session:
        letter = session.get_one(Letter, 1)
        contact = session.get_one(Contact, letter.contact_id)
        letter.channel = channel
        contact.addresses.setdefault(channel, ContactAddress(channel=channel, address="0912345678"))
    made = compose(office)
    assert (bool(made.text and made.html), bool(made.short and made.facts)) == forms


def test_a_copy_is_the_same_letter_and_says_that_it_is_one(office: Office) -> None:
    first = compose(office)
    with office.database.write() as session:
        session.get_one(Letter, 1).resends = 1
    second = compose(office)
    assert second.resent
    assert (second.message_id, second.date, second.text, second.html) == (
        first.message_id,
        first.date,
        first.text,
        first.html,
    )


def test_all_letters_of_a_series_refer_to_one(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Letter, 1).state = "sent"
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-06 08:00"))
    first, digest, next_day = (compose(office, letter) for letter in (1, 2, 3))
    assert first.references == next_day.references != digest.references
    assert first.message_id != next_day.message_id
    assert first.subject == next_day.subject


def test_the_digest_carries_its_picture_and_its_table(office: Office) -> None:
    digest = compose(office, 2)
    assert digest.to == "chanhvanphong@vidu.gov.vn"
    assert digest.list_id == "digest.vidu.gov.vn"
    assert [each.filename.rsplit(".", 1)[-1] for each in digest.attachments] == ["xlsx"]
    assert all(f"cid:{each.content_id}" in str(digest.html) for each in digest.inline)
    assert digest.inline


def test_news_is_a_letter_of_its_own_series_and_leads_to_the_tasks_page(office: Office) -> None:
    other = office.department("Sở Tài chính")
    with office.database.write() as session:
        session.query(News).delete()
        tell(session, 1, NewsKind.REOPENED, "1", {"reason": "cử tri kiến nghị"}, NOW)
        tell(session, 2, NewsKind.HANDED_OVER, "1", {"to": 1}, NOW, contact_ids=[1])
        session.get_one(Task, 2).lead_department_id = other
        post_news(session, make_desk(), NOW)
    letter = compose(office, 3)
    assert (letter.kind, letter.list_id) == ("news", "news.vidu.gov.vn")
    assert letter.subject == "[Đôn đốc] Thông báo về nhiệm vụ – Sở Xây dựng"
    assert "Lý do: cử tri kiến nghị." in letter.text
    assert "?nv=NV1" in letter.text
    assert "?nv=NV2" not in letter.text


def test_what_is_rendered_was_read_before(office: Office) -> None:
    with office.database.read() as session:
        draft = Composer(make_desk(), "dondoc@vidu.gov.vn").draft(session, session.get_one(Letter, 1), NOW)
    with office.database.write() as session:
        session.query(Task).update({"content": "đã đổi"})
    assert "đã đổi" not in draft().text


def test_a_contact_without_an_address_any_more_is_named_by_number(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Contact, 1).email = None
    with pytest.raises(NoAddressError, match="contact 1 has no address for email any more"):
        compose(office)


def test_the_offices_name_stands_before_its_address_and_is_not_encoded_yet(office: Office) -> None:
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    with office.database.read() as session:
        draft = composer.draft(session, rows(session, Letter)[0], NOW)
    assert draft().sender == f"{make_desk().office.name} <dondoc@vidu.gov.vn>"
