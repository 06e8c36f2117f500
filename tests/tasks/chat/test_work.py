"""What a chat service tells of our letters, and of who follows: evidence and states, never an acknowledgement."""

import pytest
from sqlalchemy import update

from tasks.acknowledgement import Acknowledgement
from tasks.contact import Contact
from tasks.contact_address import UNFOLLOWED, closed_addresses
from tasks.database import Database
from tasks.doubt import TOLD, settle_by_evidence
from tasks.incoming import IncomingKind
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.chat import USER, Chat
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 07:31")
LATER = at("2026-10-05 08:00")
DESK = make_desk(channels=("email", "zalo"))


@pytest.fixture
def chat(sqlite_database: Database) -> Chat:
    """One letter of two tasks, over Zalo, taken by the provider as `m1`."""
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id=USER, prefers="zalo,email")
    office.task(lead, MONDAY)
    office.task(lead, MONDAY)
    with sqlite_database.write() as session:
        remind(session, DESK, NOW)
        session.execute(update(Letter).values(state=LetterState.SENT, provider_id="m1"))
    return Chat(sqlite_database, DESK)


def letter(chat: Chat) -> Letter:
    with chat.database.read() as session:
        found: Letter = rows(session, Letter)[0]
    return found


def put(chat: Chat, **values: object) -> None:
    with chat.database.write() as session:
        session.execute(update(Letter).values(values))


def answers(chat: Chat) -> list[Acknowledgement]:
    with chat.database.read() as session:
        return rows(session, Acknowledgement)


def test_received_and_seen_are_written_down_and_acknowledge_nothing(chat: Chat) -> None:
    chat.tell(IncomingKind.RECEIVED, LATER, letters="m1")
    chat.tell(IncomingKind.SEEN, at("2026-10-05 08:05"), letters="m0 m1")
    found = letter(chat)
    assert (found.state, found.received_at, found.seen_at) == ("sent", LATER, at("2026-10-05 08:05"))
    assert answers(chat) == []


def test_told_twice_the_first_time_stands(chat: Chat) -> None:
    chat.tell(IncomingKind.RECEIVED, LATER, letters="m1")
    chat.tell(IncomingKind.RECEIVED, at("2026-10-05 09:00"), letters="m1")
    assert letter(chat).received_at == LATER


@pytest.mark.parametrize("kind", [IncomingKind.RECEIVED, IncomingKind.SEEN])
def test_a_letter_in_doubt_that_is_known_by_its_tracking_name_has_arrived(chat: Chat, kind: IncomingKind) -> None:
    put(chat, state=LetterState.UNKNOWN, provider_id=None)
    event = chat.tell(kind, LATER, tracking=letter(chat).tracking)
    found = letter(chat)
    assert (found.state, found.reason, event.outcome) == ("sent", TOLD, "letters 1; settled [1]")


def test_told_before_our_own_process_has_heard_the_doubt_settles_later(chat: Chat) -> None:
    put(chat, state=LetterState.WIRE)
    chat.tell(IncomingKind.RECEIVED, LATER, letters="m1")
    put(chat, state=LetterState.UNKNOWN)
    with chat.database.write() as session:
        assert settle_by_evidence(session, LATER) == 1
    assert letter(chat).state == LetterState.SENT


def test_a_message_that_is_no_letter_of_ours_changes_nothing(chat: Chat) -> None:
    assert chat.tell(IncomingKind.RECEIVED, LATER, letters="other").outcome == "no letter of ours"
    assert letter(chat).received_at is None


def test_a_button_under_a_letter_receipts_the_whole_letter(chat: Chat) -> None:
    event = chat.tell(IncomingKind.BUTTON, LATER, tracking=letter(chat).tracking, text="Đã nhận")
    assert sorted(each.task_id for each in answers(chat)) == [1, 2]
    assert (event.sender, event.reply[:22]) == (USER, "Đã ghi nhận: NV1, NV2 ")


def test_a_button_that_says_more_than_a_receipt_must_name_its_task(chat: Chat) -> None:
    tracking = letter(chat).tracking
    chat.tell(IncomingKind.BUTTON, LATER, tracking=tracking, text="xong")
    assert answers(chat) == []
    chat.tell(IncomingKind.BUTTON, LATER, tracking=tracking, text="xong 2")
    assert [each.task_id for each in answers(chat)] == [2]


def test_who_unfollows_is_not_written_to_there_until_following_again(chat: Chat) -> None:
    chat.tell(IncomingKind.UNFOLLOWED, LATER, sender=USER)
    with chat.database.read() as session:
        assert closed_addresses(session, {}, LATER) == {("zalo", USER): UNFOLLOWED}
    chat.tell(IncomingKind.FOLLOWED, LATER, sender=USER)
    with chat.database.read() as session:
        assert closed_addresses(session, {}, LATER) == {}


def test_a_message_opens_what_was_closed_and_its_window(chat: Chat) -> None:
    chat.tell(IncomingKind.UNFOLLOWED, LATER, sender=USER)
    chat.say("alo", LATER)
    with chat.database.read() as session:
        address = session.get_one(Contact, 1).addresses["zalo"]
    assert (address.closed, address.heard_at) == (None, LATER)
