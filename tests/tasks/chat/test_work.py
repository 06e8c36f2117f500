"""What a chat service tells of our letters, and of who follows: evidence and states, never an acknowledgement."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tasks.acknowledge import acknowledge
from tasks.acknowledgement import Acknowledgement
from tasks.answer import Answer, Choice
from tasks.chat import reply
from tasks.contact import Contact
from tasks.contact_address import UNFOLLOWED, ContactAddress, closed_addresses
from tasks.database import Database, open_database
from tasks.doubt import TOLD, settle_by_evidence
from tasks.events import Bus, TaskAcknowledged, TaskEvent
from tasks.handlers import BUS
from tasks.incoming import IncomingKind
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.chat import USER, Chat
from tests.support.installation import until
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 07:31")
LATER = at("2026-10-05 08:00")
DESK = make_desk(channels=("email", "zalo"))


@pytest.fixture
def chat(sqlite_database: Database) -> Chat:
    return furnish(sqlite_database)


def furnish(database: Database) -> Chat:
    """One letter of two tasks, over Zalo, taken by the provider as `m1`."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id=USER, prefers="zalo,email")
    office.task(lead, MONDAY)
    office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, DESK, NOW)
        session.execute(update(Letter).values(state=LetterState.SENT, provider_id="m1"))
    return Chat(database, DESK)


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


def address(chat: Chat) -> ContactAddress:
    with chat.database.read() as session:
        return session.get_one(Contact, 1).addresses["zalo"]


def test_who_follows_is_told_by_what_happened_last_and_not_by_what_was_told_last(chat: Chat) -> None:
    noon = at("2026-10-05 12:00")
    chat.tell(IncomingKind.UNFOLLOWED, LATER, sender=USER)
    chat.tell(IncomingKind.FOLLOWED, noon, sender=USER, happened_at=at("2026-10-05 07:59"))
    chat.say("alo", noon, written=at("2026-10-05 07:58"))
    assert address(chat).closed == UNFOLLOWED
    chat.tell(IncomingKind.FOLLOWED, noon, sender=USER, happened_at=at("2026-10-05 09:00"))
    chat.tell(IncomingKind.UNFOLLOWED, noon, sender=USER, happened_at=at("2026-10-05 08:59"))
    assert address(chat).closed is None


def test_a_window_counts_from_the_newest_message_in_whatever_order_they_come(chat: Chat) -> None:
    chat.say("alo", at("2026-10-05 17:00"))
    chat.say("alo", at("2026-10-05 18:00"), written=at("2026-10-05 09:30"))
    assert address(chat).heard_at == at("2026-10-05 17:00")


def test_a_button_that_is_told_hours_later_still_receipts_its_letter(chat: Chat) -> None:
    late = at("2026-10-05 14:00")
    chat.tell(IncomingKind.BUTTON, late, tracking=letter(chat).tracking, text="Đã nhận", happened_at=LATER)
    assert sorted(each.task_id for each in answers(chat)) == [1, 2]


def test_a_button_that_an_undo_has_overtaken_is_pressed_again_by_its_reader(chat: Chat) -> None:
    chat.say("hủy", at("2026-10-05 08:01"))
    tracking = letter(chat).tracking
    event = chat.tell(IncomingKind.BUTTON, at("2026-10-05 08:02"), tracking=tracking, text="ok", happened_at=LATER)
    assert (event.reply, answers(chat)) == (reply.OUT_OF_ORDER, [])


def test_a_button_lives_as_long_as_the_link_of_its_letter(chat: Chat) -> None:
    tracking, ends = letter(chat).tracking, letter(chat).link_expires_at
    assert ends is not None
    event = chat.tell(IncomingKind.BUTTON, ends, tracking=tracking, text="Đã nhận")
    assert (event.outcome, event.reply, answers(chat)) == ("the letter's link is over", "", [])
    chat.tell(IncomingKind.BUTTON, ends - timedelta(seconds=1), tracking=tracking, text="Đã nhận")
    assert len(answers(chat)) == 2


def test_a_button_under_a_letter_to_who_is_no_contact_any_more_answers_nothing(chat: Chat) -> None:
    with chat.database.write() as session:
        session.get_one(Contact, 1).active = False
    event = chat.tell(IncomingKind.BUTTON, LATER, tracking=letter(chat).tracking, text="Đã nhận")
    assert (event.reply_state, answers(chat)) == (None, [])
    assert letter(chat).seen_at == LATER


def test_an_account_tells_of_its_own_letters_only(chat: Chat) -> None:
    put(chat, channel="webhook:sms", state=LetterState.UNKNOWN)
    assert chat.tell(IncomingKind.RECEIVED, LATER, letters="m1").outcome == "no letter of ours"
    assert (letter(chat).state, letter(chat).received_at) == (LetterState.UNKNOWN, None)


class Halfway:
    """A handler that stops whoever answers in the middle of it, until told to go on."""

    def __init__(self) -> None:
        self.reached, self.goes_on = Event(), Event()

    def __call__(self, _session: Session, _event: TaskEvent, _now: datetime, _actor: str) -> None:
        self.reached.set()
        assert self.goes_on.wait(30)


def test_a_button_waits_for_who_answers_on_the_page_and_neither_for_ever(
    postgres_url: str, waits: Callable[[], bool]
) -> None:
    """Both hold a task and a letter in doubt: in two orders, each would wait for the other."""
    database, halfway = open_database(postgres_url), Halfway()
    chat = furnish(database)
    put(chat, state=LetterState.UNKNOWN)
    slow = Bus({kind: (*known, *[halfway] * (kind is TaskAcknowledged)) for kind, known in BUS.handlers.items()})
    page = Answer(choice=Choice.IN_PROGRESS, answered_by="Văn thư")

    def answer() -> None:
        with database.write() as session:
            acknowledge(session, slow, session.get_one(Letter, 1), 1, page, LATER, MONDAY)

    with ThreadPoolExecutor(2) as threads:
        answered = threads.submit(answer)
        assert halfway.reached.wait(30)
        pressed = threads.submit(chat.tell, IncomingKind.BUTTON, LATER, tracking=letter(chat).tracking, text="ok")
        until(waits)
        halfway.goes_on.set()
        answered.result(30)
        assert pressed.result(30).outcome == "received: NV1, NV2"
    assert sorted(each.task_id for each in answers(chat)) == [1, 1, 2]
    database.close()
