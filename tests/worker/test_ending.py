"""What one try says about its channel, and what is counted that leaves no row of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Semaphore

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DataError

from notifiers.error import ErrorKind, NotifierError
from notifiers.receipt import Receipt
from tasks.attempt import Attempt
from tasks.circuit import Breaker, Circuit, CircuitState
from tasks.claim import LeaseLostError, claim, mark_wire
from tasks.clock import FixedClock
from tasks.contact import Contact
from tasks.counter import FENCED, SKIPPED, Counter
from tasks.database import Database, open_database
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tasks.turn import Turn, take_turn
from tests.support.installation import until
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk, rows, with_one_letter
from worker.compose import Composer
from worker.deliver import Delivery
from worker.ending import Ending
from worker.reaper import reap
from worker.timing import Timing

NOW = at("2026-10-05 07:31")
LETTERS = 6
TIMING = Timing(breaker=Breaker(trip=3))
DOWN = NotifierError(ErrorKind.TRANSIENT, "connection refused")


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    for number in range(LETTERS):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))
    return office


@dataclass
class Moody(FakeChannel):
    """Fails with each of `moods` in turn, then no more."""

    moods: list[NotifierError] = field(default_factory=list)

    def __post_init__(self) -> None:
        def next_mood() -> None:
            self.fails = self.moods.pop(0) if self.moods else None

        self.during = next_mood


def deliver(office: Office, channel: FakeChannel, *letters: int, minutes: int = 0) -> None:
    clock, composer = FixedClock(NOW + timedelta(minutes=minutes)), Composer(make_desk(), "dondoc@vidu.gov.vn")
    Delivery(office.database, clock, composer, {"email": channel}, timing=TIMING).deliver(letters)


def states(office: Office) -> list[str]:
    with office.database.read() as session:
        return [each.state for each in rows(session, Letter)]


def circuit(office: Office) -> tuple[str, int]:
    with office.database.read() as session:
        found = session.get(Circuit, "email")
    return (found.state, found.failures) if found else ("none", 0)


def counted(office: Office, name: str) -> dict[str, int]:
    with office.database.read() as session:
        return {each.label: each.count for each in session.scalars(select(Counter).where(Counter.name == name))}


def test_failures_in_a_row_open_the_circuit_and_the_rest_of_the_dozen_spends_no_try(office: Office) -> None:
    channel = FakeChannel(fails=DOWN)
    deliver(office, channel, *range(1, LETTERS + 1))
    assert circuit(office) == (CircuitState.OPEN, 3)
    with office.database.read() as session:
        assert [each.tries for each in rows(session, Letter)] == [1, 1, 1, 0, 0, 0]
    assert counted(office, SKIPPED) == {"its channel rests": 3}


@pytest.mark.parametrize("kind", [ErrorKind.RECIPIENT, ErrorKind.CONTENT, ErrorKind.THROTTLED])
def test_an_answer_about_the_letter_shows_that_the_provider_works(office: Office, kind: ErrorKind) -> None:
    answers = NotifierError(kind, "about this letter", timedelta(minutes=1))
    deliver(office, Moody(moods=[DOWN, DOWN, answers, DOWN, DOWN]), *range(1, LETTERS + 1))
    assert circuit(office) == (CircuitState.CLOSED, 0)


def test_a_refusal_of_our_own_says_nothing_of_the_provider(office: Office) -> None:
    not_asked = NotifierError(ErrorKind.THROTTLED, "not sent: all in use", timedelta(seconds=30), ours=True)
    deliver(office, Moody(moods=[DOWN, DOWN, not_asked, DOWN]), *range(1, LETTERS + 1))
    assert circuit(office) == (CircuitState.OPEN, 3)
    with office.database.write() as session:
        session.execute(update(Circuit).values(until=1))
    deliver(office, FakeChannel(fails=not_asked), 5)  # to try the channel, which it never came to
    channel = FakeChannel()
    deliver(office, channel, 6)
    assert (len(channel.sent), circuit(office)) == (1, (CircuitState.CLOSED, 0))


def test_to_be_told_to_wait_for_all_letters_counts_as_a_failure_of_the_provider(office: Office) -> None:
    busy = NotifierError(ErrorKind.THROTTLED, "421 4.7.0 too many", of_channel=True)
    deliver(office, FakeChannel(fails=busy), *range(1, LETTERS + 1))
    assert circuit(office) == (CircuitState.OPEN, 3)
    with office.database.read() as session:
        assert [each.tries for each in rows(session, Letter)] == [0] * LETTERS


def test_a_try_with_a_letter_that_cannot_be_made_leaves_the_try_to_the_next(office: Office) -> None:
    deliver(office, FakeChannel(fails=DOWN), 1, 2, 3)
    with office.database.write() as session:
        session.execute(update(Circuit).values(until=1))
        contact = session.get_one(Letter, 4).contact_id
        session.get_one(Contact, contact).email = None
    channel = FakeChannel()
    deliver(office, channel, 4, 5)
    assert (len(channel.sent), circuit(office)) == (1, (CircuitState.CLOSED, 0))


def test_a_doubt_counts_as_a_failure_of_the_provider(office: Office) -> None:
    channel = FakeChannel(doubt=NotifierError(ErrorKind.AMBIGUOUS, "no answer"))
    deliver(office, channel, *range(1, LETTERS + 1))
    assert states(office) == [LetterState.UNKNOWN] * 3 + [LetterState.PENDING] * 3


def test_the_letter_that_tries_and_succeeds_has_the_others_poked_at_once(office: Office) -> None:
    deliver(office, FakeChannel(fails=DOWN), *range(1, LETTERS + 1))
    with office.database.write() as session:
        session.execute(update(Circuit).values(until=1))
        session.execute(update(Letter).values(poked_at=NOW))
    deliver(office, FakeChannel(), LETTERS)
    assert circuit(office) == (CircuitState.CLOSED, 0)
    with office.database.read() as session:
        waiting = [each.poked_at for each in rows(session, Letter) if each.state == LetterState.PENDING]
    assert waiting == [None] * 5


def test_of_letters_that_come_when_its_rest_is_over_one_tries_and_the_others_stay_as_they_were(office: Office) -> None:
    deliver(office, FakeChannel(fails=DOWN), 1, 2, 3)
    with office.database.write() as session:
        session.execute(update(Circuit).values(until=1))
    given_up = Semaphore(0)

    def until_the_others_gave_up() -> None:
        for _ in range(2):
            assert given_up.acquire(timeout=20)

    channel = FakeChannel(during=until_the_others_gave_up)

    def come(letter: int) -> None:
        deliver(office, channel, letter)
        given_up.release()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(come, (4, 5, 6)))
    assert len(channel.sent) == 1
    assert sorted(states(office)[3:]) == [LetterState.PENDING, LetterState.PENDING, LetterState.SENT]
    with office.database.read() as session:
        assert sum(each.tries for each in rows(session, Letter)[3:]) == 1


def test_a_step_that_comes_too_late_is_counted_by_its_name(office: Office) -> None:
    def taken_over() -> None:
        with office.database.write() as session:
            session.execute(update(Letter).values(lease_token="another"))

    deliver(office, FakeChannel(during=taken_over), 1)
    assert counted(office, FENCED) == {"mark": 1}


def test_a_poke_that_comes_again_is_counted_and_changes_nothing(office: Office) -> None:
    channel = FakeChannel()
    for _ in range(3):
        deliver(office, channel, 1)
    deliver(office, channel, 99)
    assert (len(channel.sent), counted(office, SKIPPED)) == (1, {"it has ended": 3})


def test_a_letter_whose_day_is_over_waits_for_the_next_scan(office: Office) -> None:
    channel = FakeChannel()
    deliver(office, channel, 1, minutes=24 * 60)
    assert (channel.sent, states(office)[0]) == ([], LetterState.PENDING)
    assert counted(office, SKIPPED) == {"its day is over": 1}


@dataclass
class Looked:
    """A clock that counts how often it was looked at: once for each try to write something down."""

    times: int = 0

    def now(self) -> datetime:
        self.times += 1
        return NOW


def test_what_a_database_will_never_take_is_not_tried_again(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with_one_letter(database, at("2026-10-05 07:30"))
    with database.write() as session:
        lease = claim(session, 1, NOW)
        assert lease
        mark_wire(session, lease)
    clock = Looked()
    ending = Ending(database, clock, make_desk(), patience=(0.0, 0.0))
    with pytest.raises(DataError):
        ending.sent(lease, "email", Receipt("no text\x00", "ok"))
    assert clock.times == 1
    ending.sent(lease, "email", Receipt("a text", "ok"))
    database.close()


def test_a_letter_that_ends_its_channel_is_not_held_while_the_notice_waits_for_its_turn(
    postgres_url: str, waits: Callable[[], bool]
) -> None:
    database = open_database(postgres_url)
    with_one_letter(database, at("2026-10-05 07:30"))
    with database.write() as session:
        lease = claim(session, 1, NOW)
    assert lease
    ending = Ending(database, FixedClock(NOW), make_desk(), patience=())
    over = NotifierError(ErrorKind.CONFIG, "token expired", for_good=True)
    with ThreadPoolExecutor(1) as thread:
        with database.write() as session:
            take_turn(session, Turn.DIGEST)
            ended = thread.submit(ending.refused, lease, "zalo", "", over)
            until(waits)
            session.execute(text("SET LOCAL lock_timeout = '1s'"))
            session.scalars(select(Letter).with_for_update()).one()
        ended.result(30)
    with database.read() as session:
        assert [each.kind for each in rows(session, Letter)] == ["reminder", "notice"]
    database.close()


def test_a_process_that_was_taken_for_dead_ends_the_doubt_by_the_answer_that_it_has(sqlite_database: Database) -> None:
    with_one_letter(sqlite_database, at("2026-10-05 07:30"))
    with sqlite_database.write() as session:
        lease = claim(session, 1, NOW)
        assert lease
        mark_wire(session, lease)
        session.execute(update(Letter).values(lease_until=1))
    reap(sqlite_database, make_desk(), NOW)
    ending = Ending(sqlite_database, FixedClock(NOW), make_desk(), patience=())
    with pytest.raises(LeaseLostError):
        ending.sent(lease, "email", Receipt(None, "250 queued"))
    with sqlite_database.read() as session:
        (letter,), attempts = rows(session, Letter), rows(session, Attempt)
    assert (letter.state, letter.resends) == (LetterState.SENT, 1)  # the second copy waited, and does not go
    assert [each.outcome for each in attempts] == ["crashed", "evidence"]
    assert attempts[-1].words.endswith("250 queued")
