"""Delivering: what each answer of a channel makes of a letter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from threading import Event

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from notifiers.error import ErrorKind, NotifierError
from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.attempt import Attempt
from tasks.circuit import Circuit, CircuitState
from tasks.clock import FixedClock
from tasks.contact import Contact
from tasks.counter import Counter
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.task import Task
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk, rows
from worker.compose import Composer
from worker.deliver import Delivery

NOW = at("2026-10-05 07:30")


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5), document_number="12/UBND-KT")
    with database.write() as session:
        remind(session, make_desk(), NOW)
    return office


def deliver(office: Office, channel: FakeChannel, now: str = "2026-10-05 07:31") -> Letter:
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    Delivery(office.database, FixedClock(at(now)), composer, {"email": channel}).deliver([1])
    with office.database.read() as session:
        letter: Letter = rows(session, Letter)[0]
    return letter


def add_a_letter(office: Office) -> None:
    other = office.department("UBND xã Bình Minh")
    office.contact(other, "bm@vidu.gov.vn")
    office.task(other, date(2026, 10, 5))
    with office.database.write() as session:
        remind(session, make_desk(), NOW)


def attempts(office: Office) -> list[str]:
    with office.database.read() as session:
        return [each.outcome for each in rows(session, Attempt)]


def test_a_letter_that_is_taken_is_sent_with_the_servers_words(office: Office) -> None:
    channel = FakeChannel()
    letter = deliver(office, channel)
    assert (letter.state, letter.provider_id, letter.sent_at) == (LetterState.SENT, "id-1", at("2026-10-05 07:31"))
    assert attempts(office) == ["sent"]
    assert channel.sent[0].to == "xd@vidu.gov.vn"
    assert "12/UBND-KT" in channel.sent[0].text


def test_a_letter_is_delivered_once_however_often_it_is_poked(office: Office) -> None:
    channel = FakeChannel()
    deliver(office, channel)
    deliver(office, channel)
    assert len(channel.sent) == 1


def test_a_transient_failure_waits_and_keeps_message_id_and_date(office: Office) -> None:
    before = deliver(office, FakeChannel(fails=NotifierError(ErrorKind.TRANSIENT, "451 try later")))
    assert before.state == LetterState.PENDING
    assert timedelta(seconds=24) <= before.due_at - at("2026-10-05 07:31") <= timedelta(seconds=36)
    channel = FakeChannel()
    after = deliver(office, channel, "2026-10-05 07:40")
    assert after.state == LetterState.SENT
    assert (channel.sent[0].message_id, channel.sent[0].date) == (before.message_id, before.date)
    assert attempts(office) == ["transient", "sent"]


def test_a_retry_never_falls_into_the_evening(office: Office) -> None:
    error = NotifierError(ErrorKind.THROTTLED, "452 later", timedelta(hours=2))
    letter = deliver(office, FakeChannel(fails=error), "2026-10-05 17:00")
    assert letter.due_at == at("2026-10-06 07:30")


def test_tries_end(office: Office) -> None:
    channel = FakeChannel(fails=NotifierError(ErrorKind.TRANSIENT, "connection refused"))
    for time in ("07:31", "07:33", "07:40", "07:55", "08:40", "11:10", "17:10"):
        with office.database.write() as session:
            session.execute(update(Circuit).values(until=1))  # the channel rests in between, and is tried again
        letter = deliver(office, channel, f"2026-10-05 {time}")
    assert letter.state == LetterState.DEAD
    assert attempts(office) == ["transient"] * 7


@pytest.mark.parametrize("kind", [ErrorKind.RECIPIENT, ErrorKind.CONTENT])
def test_a_refusal_for_good_is_dead_with_the_providers_words(office: Office, kind: ErrorKind) -> None:
    letter = deliver(office, FakeChannel(fails=NotifierError(kind, "550 no such user")))
    assert (letter.state, letter.reason) == (LetterState.DEAD, "550 no such user")


def test_being_told_to_wait_spends_no_try(office: Office) -> None:
    busy = NotifierError(ErrorKind.THROTTLED, "450 4.7.1 too many letters", timedelta(minutes=1))
    for minute in range(31, 39):
        letter = deliver(office, FakeChannel(fails=busy), f"2026-10-05 07:{minute + (minute - 31)}")
    assert (letter.state, letter.tries) == (LetterState.PENDING, 0)
    letter = deliver(office, FakeChannel(fails=NotifierError(ErrorKind.TRANSIENT, "451")), "2026-10-05 08:00")
    assert (letter.state, letter.tries) == (LetterState.PENDING, 1)


def test_wrong_settings_rest_the_channel_and_spend_no_try(office: Office) -> None:
    letter = deliver(office, FakeChannel(fails=NotifierError(ErrorKind.CONFIG, "535 wrong password")))
    assert (letter.state, letter.tries) == (LetterState.PENDING, 0)
    with office.database.read() as session:
        circuit = session.get_one(Circuit, "email")
    assert (circuit.state, circuit.reason) == (CircuitState.OPEN, "535 wrong password")


def test_a_channel_that_is_not_set_up_any_more_rests_instead_of_killing_its_letters(office: Office) -> None:
    with office.database.write() as session:
        rows(session, Letter)[0].channel = "zalo"
        rows(session, Contact)[0].zalo_user_id = "42"
    letter = deliver(office, FakeChannel())
    assert (letter.state, letter.tries) == (LetterState.PENDING, 0)
    with office.database.read() as session:
        assert [each.channel for each in session.scalars(select(Circuit))] == ["zalo"]


def test_no_answer_after_the_body_is_a_doubt_not_a_failure(office: Office) -> None:
    letter = deliver(office, FakeChannel(doubt=NotifierError(ErrorKind.AMBIGUOUS, "connection cut")))
    assert letter.state == LetterState.UNKNOWN


def test_a_task_reported_since_the_promise_is_not_sent(office: Office) -> None:
    with office.database.write() as session:  # behind the back of the handlers: the last look is on its own
        session.get_one(Task, 1).state = "reported"
    channel = FakeChannel()
    letter = deliver(office, channel)
    assert (channel.sent, letter.state, letter.reason) == ([], LetterState.CANCELLED, "task became reported")


def test_an_answer_given_since_the_promise_quiets_the_rung(office: Office) -> None:
    with office.database.write() as session:
        answer = Answer(choice=Choice.RECEIVED, answered_by="Văn thư")
        acknowledge(session, BUS, session.get_one(Letter, 1), 1, answer, at("2026-10-05 07:30"), MONDAY)
    letter = deliver(office, FakeChannel())
    assert (letter.state, letter.reason) == (LetterState.CANCELLED, "acknowledged")
    with office.database.read() as session:
        assert rows(session, Reminder)[0].dropped == "acknowledged"


def test_a_poison_letter_dies_alone_and_is_seen(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Task, 1).urgency = "no such urgency"
    letter = deliver(office, FakeChannel())
    assert (letter.state, attempts(office)) == (LetterState.DEAD, ["content"])
    assert letter.reason == "ValueError: 'no such urgency' is not a valid Urgency"


def test_a_contact_that_lost_its_address_since_the_promise_is_told(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Contact, 1).email = None
    letter = deliver(office, FakeChannel())
    assert (letter.state, attempts(office)) == (LetterState.DEAD, ["recipient"])
    assert letter.reason == "contact 1 has no address for email any more"


def test_a_fault_of_a_channel_keeps_none_of_the_other_letters_waiting(office: Office) -> None:
    add_a_letter(office)
    numbers = count(1)
    channel = FakeChannel(during=lambda: fail_at(next(numbers)))
    delivery = Delivery(
        office.database, FixedClock(NOW), Composer(make_desk(), "dondoc@vidu.gov.vn"), {"email": channel}
    )
    delivery.deliver([1, 2])
    with office.database.read() as session:
        assert [each.state for each in rows(session, Letter)] == [LetterState.SENDING, LetterState.SENT]


def fail_at(number: int) -> None:
    if number == 1:
        raise RuntimeError("a bug")


def test_a_process_that_lost_its_lease_while_connecting_sends_nothing(office: Office) -> None:
    def taken_over() -> None:
        with office.database.write() as session:
            session.get_one(Letter, 1).lease_token = "another process"

    channel = FakeChannel(during=taken_over)
    letter = deliver(office, channel)
    assert (channel.sent, letter.state) == ([], LetterState.SENDING)


def test_a_link_whose_key_was_taken_away_before_the_letter_left_is_made_anew(office: Office) -> None:
    channel = FakeChannel()
    desk = make_desk(links=type(make_desk().links)((b"a new key of the office",), "https://dondoc.vidu.gov.vn"))
    Delivery(
        office.database, FixedClock(at("2026-10-05 07:31")), Composer(desk, "dondoc@vidu.gov.vn"), {"email": channel}
    ).deliver([1])
    token = channel.sent[0].text.split("/a/")[1].split()[0].split("?")[0]
    with office.database.read() as session:
        assert desk.links.find(session, token, LetterKind.REMINDER, NOW) is not None


def test_nothing_leaves_after_the_sending_hours_however_late_it_is(office: Office) -> None:
    channel = FakeChannel()
    assert deliver(office, channel, "2026-10-05 18:00").state == LetterState.PENDING
    assert channel.sent == []


def test_what_is_left_of_a_dozen_at_the_end_of_the_hours_waits(office: Office) -> None:
    hour = [at("2026-10-05 17:59")]

    class Passing:
        def now(self) -> datetime:
            return hour[0]

    def until_six() -> None:
        hour[0] = at("2026-10-05 18:00")

    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    channel = FakeChannel(during=until_six)
    Delivery(office.database, Passing(), composer, {"email": channel}).deliver([1, 1])
    assert len(channel.sent) == 1
    with office.database.read() as session:
        assert session.scalars(select(Counter.label)).all() == []  # the second was not even looked at


def deliver_both(office: Office, channel: FakeChannel, stopping: Event) -> list[tuple[str, int]]:
    delivery = Delivery(
        office.database,
        FixedClock(at("2026-10-05 07:31")),
        Composer(make_desk(), "dondoc@vidu.gov.vn"),
        {"email": channel},
        may_begin=lambda: not stopping.is_set(),
        stopping=stopping,
    )
    delivery.deliver([1, 2])
    with office.database.read() as session:
        return [(each.state, each.tries) for each in rows(session, Letter)]


def test_letters_marked_ahead_wait_again_when_the_worker_is_told_to_stop(office: Office) -> None:
    add_a_letter(office)
    stopping = Event()
    channel = FakeChannel(idempotent=True, during=stopping.set)
    assert deliver_both(office, channel, stopping) == [(LetterState.SENT, 1), (LetterState.PENDING, 0)]


def test_letters_marked_ahead_wait_again_where_none_has_left(office: Office) -> None:
    add_a_letter(office)
    stopping = Event()

    def fail() -> None:
        stopping.set()
        raise OperationalError("SELECT", {}, ConnectionError("connection lost"))

    channel = FakeChannel(idempotent=True, during=fail)
    assert deliver_both(office, channel, stopping) == [(LetterState.PENDING, 0)] * 2
    assert channel.sent == []


@dataclass(frozen=True)
class AwayDatabase(Database):
    """A database that loses the connection at some of its transactions and readings, each counted from 1."""

    lost: set[int] = field(default_factory=set)
    count: list[int] = field(default_factory=list)
    unread: set[int] = field(default_factory=set)
    read_count: list[int] = field(default_factory=list)

    @contextmanager
    def read(self) -> Iterator[Session]:
        self.read_count.append(1)
        if len(self.read_count) in self.unread:
            raise OperationalError("SELECT", {}, ConnectionError("connection lost"))
        with super().read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        self.count.append(1)
        if len(self.count) in self.lost:
            raise OperationalError("COMMIT", {}, ConnectionError("connection lost"))
        with super().write() as session:
            yield session


def test_an_answer_is_written_down_although_the_database_went_away_for_a_moment(office: Office) -> None:
    channel = FakeChannel()
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    # Claim and mark are the first two transactions; the answer of the server comes to be written in the third.
    database = AwayDatabase(office.database.engine, lost={3, 4})
    Delivery(database, FixedClock(at("2026-10-05 07:31")), composer, {"email": channel}, (0.0, 0.0)).deliver([1])
    with office.database.read() as session:
        assert rows(session, Letter)[0].state == LetterState.SENT
    assert len(channel.sent) == 1


def test_letters_whose_mark_or_reading_the_database_did_not_take_wait_again_at_once(office: Office) -> None:
    composer, clock = Composer(make_desk(), "dondoc@vidu.gov.vn"), FixedClock(at("2026-10-05 07:31"))
    channel = FakeChannel()
    # The claim is the first transaction. The mark is tried twice: with those of other threads, then alone.
    unmarked = AwayDatabase(office.database.engine, lost={2, 3})
    # The look at the letter is the second reading, what it says is the third.
    unread = AwayDatabase(office.database.engine, unread={3})
    for database in (unmarked, unread):
        Delivery(database, clock, composer, {"email": channel}, (0.0, 0.0)).deliver([1])
        with office.database.read() as session:
            letter = rows(session, Letter)[0]
        assert (letter.state, letter.tries, letter.poked_at) == (LetterState.PENDING, 0, None)
    assert channel.sent == []
