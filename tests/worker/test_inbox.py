"""What chat services told is worked, and answered in the same chat: by the worker's own inbox."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from notifiers.error import ErrorKind, NotifierError
from tasks.acknowledgement import Acknowledgement
from tasks.bucket import Rate
from tasks.chat import reply
from tasks.chat.outcome import TOO_MANY_CODES, WRONG_CODE
from tasks.clock import FixedClock
from tasks.contact import Contact
from tasks.database import Database
from tasks.events import Bus, TaskAcknowledged, TaskEvent
from tasks.handlers import BUS
from tasks.incoming import Incoming, IncomingKind, IncomingState, ReplyState, store, take_reply, try_again
from tasks.letter import Letter, LetterKind, LetterState, letter_key
from tasks.link_code import send_code
from tasks.remind import remind
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk, rows
from worker.inbox import IDS_A_MESSAGE, MOST_TRIES, Inbox, poke_inbox
from worker.pace import Pace

NOW = at("2026-10-05 07:31")
LATER = at("2026-10-05 08:00")
DESK = make_desk(channels=("email", "zalo"))
USER = "2512"


@dataclass
class Desk:
    """An inbox over one office, with the channel that it answers over."""

    database: Database
    channel: FakeChannel = field(default_factory=lambda: FakeChannel(name="zalo"))
    told: int = 0

    def tell(self, text: str, sender: str = USER, at: datetime = LATER) -> int:
        """Store a message; its number."""
        self.told += 1
        facts: dict[str, Any] = {"channel": "zalo", "key": f"text/{self.told}", "kind": IncomingKind.TEXT}
        with self.database.write() as session:
            store(session, Incoming(**facts, sender=sender, text=text, happened_at=at, received_at=at))
        return self.told

    def inbox(self, at: datetime = LATER, **changes: Any) -> Inbox:
        made = Inbox(self.database, FixedClock(at), DESK, BUS, {"zalo": self.channel}, "dondoc@vidu.gov.vn")
        return replace(made, **changes)

    def row(self, number: int) -> Incoming:
        with self.database.read() as session:
            return session.get_one(Incoming, number)

    def answers(self) -> list[tuple[str, int]]:
        with self.database.read() as session:
            return [(each.choice, each.task_id) for each in rows(session, Acknowledgement)]


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    """One task, told over Zalo to one contact."""
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id=USER, prefers="zalo,email")
    office.task(lead, MONDAY)
    with sqlite_database.write() as session:
        remind(session, DESK, NOW)
        session.execute(update(Letter).values(state=LetterState.SENT, sent_at=NOW))
    return Desk(sqlite_database)


def breaks(_session: Session, _event: TaskEvent, _now: datetime, _actor: str) -> None:
    raise RuntimeError("a handler that fails")


BROKEN = Bus({kind: (*known, *[breaks] * (kind is TaskAcknowledged)) for kind, known in BUS.handlers.items()})


def test_a_message_is_recorded_and_answered_once_however_often_it_is_poked(desk: Desk) -> None:
    number = desk.tell("đã nhận")
    for _ in range(3):
        desk.inbox().work([number])
    (sent,) = desk.channel.sent
    assert (sent.to, sent.kind, sent.text) == (USER, "reply", desk.row(number).reply)
    assert (desk.answers(), desk.row(number).reply_state) == ([("received", 1)], ReplyState.SENT)


def test_a_message_that_fails_again_and_again_is_left_to_a_person(desk: Desk) -> None:
    number = desk.tell("đã nhận")
    for _ in range(MOST_TRIES):
        desk.inbox(bus=BROKEN).work([number])
        assert desk.row(number).state == IncomingState.NEW
    for _ in range(2):
        desk.inbox(bus=BROKEN).work([number])
    failed = desk.row(number)
    assert (failed.state, failed.tries, failed.outcome) == (IncomingState.FAILED, MOST_TRIES, "tried too often")
    assert (desk.answers(), desk.channel.sent) == ([], [])


def test_what_was_left_to_a_person_is_worked_once_its_cause_is_mended(desk: Desk) -> None:
    number = desk.tell("đã nhận")
    for _ in range(MOST_TRIES + 1):
        desk.inbox(bus=BROKEN).work([number])
    with desk.database.write() as session:
        assert try_again(session, BUS, number, NOW, "person Văn thư")
    desk.inbox().work([number])
    assert (desk.row(number).outcome, desk.answers()) == ("received: NV1", [("received", 1)])


def test_one_message_that_fails_keeps_none_of_the_others(desk: Desk) -> None:
    numbers = [desk.tell("đã nhận"), desk.tell("danh sách")]
    desk.inbox(bus=BROKEN).work(numbers)
    assert [desk.row(each).state for each in numbers] == [IncomingState.NEW, IncomingState.DONE]


def test_a_word_that_takes_for_ever_to_read_elsewhere_is_read_here(desk: Desk) -> None:
    number = desk.tell(f"alo 1/a{'-a' * 500}/b")
    desk.inbox().work([number])
    assert desk.channel.sent[0].text.startswith(reply.NOT_UNDERSTOOD)


def test_wrong_codes_count_though_nobody_can_be_told_so(desk: Desk) -> None:
    with desk.database.write() as session:
        send_code(session, DESK, 1, "zalo", NOW)
    code = DESK.links.code(letter_key(1, "email", LetterKind.CODE, MONDAY, "zalo/1"))
    desk.channel.fails = NotifierError(ErrorKind.CONFIG, "-216: the channel is over")
    numbers = [desk.tell(f"LK {guess:08}", sender="66") for guess in range(6)] + [desk.tell(code, sender="66")]
    desk.inbox().work(numbers)
    assert [desk.row(each).outcome for each in numbers] == [WRONG_CODE] * 5 + [TOO_MANY_CODES] * 2
    assert (desk.row(1).reply_state, desk.row(1).reply_words) == (ReplyState.FAILED, "-216: the channel is over")
    with desk.database.read() as session:
        assert session.get_one(Contact, 1).zalo_user_id == USER


def test_nobody_is_answered_more_than_twenty_times_in_ten_minutes(desk: Desk) -> None:
    desk.inbox().work([desk.tell("danh sách") for _ in range(25)])
    assert len(desk.channel.sent) == 20
    later = at("2026-10-05 08:10")
    desk.inbox(later).work([desk.tell("danh sách", at=later)])
    assert len(desk.channel.sent) == 21


@pytest.mark.parametrize("kind", [ErrorKind.TRANSIENT, ErrorKind.THROTTLED])
def test_an_answer_that_has_not_left_is_tried_again_while_it_is_one(desk: Desk, kind: ErrorKind) -> None:
    number = desk.tell("đã nhận")
    desk.channel.fails = NotifierError(kind, "busy")
    desk.inbox().work([number])
    assert desk.row(number).reply_state == ReplyState.DUE
    desk.inbox(at("2026-10-05 08:15")).work([number])
    assert desk.row(number).reply_state == ReplyState.FAILED


@pytest.mark.parametrize("kind", [ErrorKind.RECIPIENT, ErrorKind.CONFIG, ErrorKind.CONTENT, ErrorKind.AMBIGUOUS])
def test_an_answer_that_is_refused_or_in_doubt_is_not_sent_again(desk: Desk, kind: ErrorKind) -> None:
    number = desk.tell("đã nhận")
    desk.channel.fails = NotifierError(kind, "-230")
    desk.inbox().work([number])
    assert (desk.row(number).reply_state, desk.answers()) == (ReplyState.FAILED, [("received", 1)])


def test_an_answer_that_a_process_died_with_is_not_sent_again(desk: Desk) -> None:
    number = desk.tell("đã nhận")
    desk.channel.fails = RuntimeError("as if the process had ended")
    desk.inbox().work([number])
    desk.channel.fails = None
    desk.inbox().work([number])
    assert (desk.row(number).reply_state, desk.channel.sent) == (ReplyState.SENDING, [])
    with desk.database.write() as session:
        assert take_reply(session, number) is None


def test_an_answer_over_a_channel_that_is_gone_fails_and_the_answer_to_the_task_stands(desk: Desk) -> None:
    number = desk.tell("đã nhận")
    desk.inbox(channels={}).work([number])
    assert "is not set up any more" in desk.row(number).reply_words
    assert desk.answers() == [("received", 1)]


def test_an_answer_whose_turn_does_not_come_waits_for_the_next_poke(desk: Desk) -> None:
    first, second = desk.tell("danh sách"), desk.tell("danh sách")
    desk.inbox(pace=Pace(desk.database, {"zalo": Rate(1)}, patience=0)).work([first, second])
    assert [desk.row(each).reply_state for each in (first, second)] == [ReplyState.SENT, ReplyState.DUE]


def test_what_waits_is_poked_in_parts_and_not_again_within_a_minute(desk: Desk) -> None:
    numbers = [desk.tell("danh sách") for _ in range(IDS_A_MESSAGE + 1)]
    poked: list[list[int]] = []
    assert poke_inbox(desk.database, poked.append, FixedClock(LATER)) == len(numbers)
    assert poked == [numbers[:IDS_A_MESSAGE], numbers[IDS_A_MESSAGE:]]
    assert poke_inbox(desk.database, poked.append, FixedClock(at("2026-10-05 08:01"))) == 0
    desk.inbox().work(numbers)
    assert poke_inbox(desk.database, poked.append, FixedClock(at("2026-10-05 08:05"))) == 0
