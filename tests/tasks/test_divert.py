"""Letters do not wait for a channel that does not come back by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from notifiers.error import ErrorKind, NotifierError
from tasks.actor import person
from tasks.chain import Passed, read_chain
from tasks.circuit import Circuit, begin_again, end, record_failure, rest, usable_channels
from tasks.clock import FixedClock
from tasks.contact import Contact
from tasks.database import Database
from tasks.desk import Desk
from tasks.divert import divert
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.notice import post_notice
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.storm.decide import release_hold
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk, rows
from tests.support.planted import plant_hold
from worker.compose import Composer
from worker.deliver import Delivery

NOW = at("2026-10-05 07:31")


@pytest.fixture
def desk() -> Desk:
    return make_desk(channels=("email", "zalo"))


@pytest.fixture
def office(database: Database, desk: Desk) -> Office:
    """Two letters over Zalo; the second contact has no other address."""
    office = Office(database).open()
    for name, email in (("Sở Xây dựng", "xd@vidu.gov.vn"), ("Sở Y tế", None)):
        lead = office.department(name)
        office.contact(lead, email, zalo_user_id="42", prefers="zalo,email")
        office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, desk, NOW)
    return office


def states(office: Office) -> list[tuple[str, str, str | None]]:
    with office.database.read() as session:
        return [(each.channel, each.state, each.reason) for each in rows(session, Letter)]


def moved(office: Office, desk: Desk) -> int:
    return divert(office.database, desk, NOW)


def test_a_channel_that_is_over_gives_up_what_another_can_take(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        assert end(session, "zalo", "no consent")
        assert not end(session, "zalo", "said again")
    assert moved(office, desk) == 1
    assert states(office) == [
        ("zalo", LetterState.CANCELLED, "no consent → email"),
        ("zalo", LetterState.PENDING, None),
        ("email", LetterState.PENDING, None),
    ]
    with office.database.read() as session:
        assert read_chain(rows(session, Letter)[2].chain) == (Passed("zalo", "no consent"),)


def test_a_rest_is_waited_for_until_it_has_lasted_for_half_an_hour(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        rest(session, "zalo", timedelta(minutes=10), "-321 cannot pay")
    assert moved(office, desk) == 0
    with office.database.write() as session:
        session.execute(update(Circuit).values(since=Circuit.since - 31 * 60_000))
    assert moved(office, desk) == 1


def test_a_second_copy_stays_where_the_first_may_have_arrived(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        end(session, "zalo", "no consent")
        session.execute(update(Letter).values(resends=1))
    assert moved(office, desk) == 0


def test_what_is_held_waits_for_a_persons_word_and_then_goes_another_way(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        end(session, "zalo", "no consent")
        hold = plant_hold(session, session.get_one(Letter, 1), 1).id
    assert moved(office, desk) == 0
    with office.database.write() as session:
        release_hold(session, BUS, hold, NOW, person("An"), "đúng")
    assert moved(office, desk) == 1


def test_what_is_written_while_a_channel_is_over_goes_another_way_until_a_person_acted(
    office: Office, desk: Desk
) -> None:
    with office.database.write() as session:
        end(session, "zalo", "no consent")
        rest(session, "zalo", timedelta(minutes=1), "a letter that was under way")
        assert usable_channels(session, desk.channels) == ("email",)
    moved(office, desk)
    with office.database.write() as session:
        remind(session, desk, at("2026-10-06 07:31"))
        todays = session.scalars(select(Letter.channel).where(Letter.contact_id == 1, Letter.slot > MONDAY)).all()
    assert todays == ["email"]
    with office.database.write() as session:
        assert begin_again(session, "zalo")
        assert not begin_again(session, "zalo")
        assert usable_channels(session, desk.channels) == ("email", "zalo")


def test_the_office_is_told_once_a_day_and_channel(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        assert post_notice(session, desk, "zalo", NOW) is not None
        assert post_notice(session, desk, "zalo", NOW) is None
        assert post_notice(session, desk, "webhook:sms", NOW) is not None
        assert post_notice(session, desk, "zalo", at("2026-10-06 07:31")) is not None


REFUSED = NotifierError(ErrorKind.RECIPIENT, "-230 not in 7 days")
AWAY = NotifierError(ErrorKind.TRANSIENT, "connection refused")


def rest_for_long(office: Office, *channels: str) -> None:
    with office.database.write() as session:
        for channel in channels:
            for _ in range(5):
                record_failure(session, channel, "connection refused")
        session.execute(update(Circuit).values(since=Circuit.since - 31 * 60_000))


def deliver(office: Office, desk: Desk, now: str, **channels: FakeChannel) -> None:
    composer = Composer(desk, "dondoc@vidu.gov.vn")
    with office.database.read() as session:
        waiting = session.scalars(select(Letter.id).where(Letter.state == LetterState.PENDING)).all()
    Delivery(office.database, FixedClock(at(now)), composer, channels).deliver(waiting)


@pytest.fixture
def one(sqlite_database: Database, desk: Desk) -> Office:
    """One letter by email, to an officer who has Zalo too; the next rung is days away."""
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id="42")
    office.task(lead, date(2026, 10, 14))
    with sqlite_database.write() as session:
        remind(session, desk, NOW)
    return office


def test_what_the_other_channel_refuses_comes_back_and_waits_for_its_own(one: Office, desk: Desk) -> None:
    rest_for_long(one, "email")
    assert divert(one.database, desk, at("2026-10-05 08:05")) == 1
    email, zalo = FakeChannel(), FakeChannel("zalo", fails=REFUSED)
    deliver(one, desk, "2026-10-05 08:06", email=email, zalo=zalo)
    assert [state for _, state, _ in states(one)] == [LetterState.PENDING, LetterState.DEAD]
    assert divert(one.database, desk, at("2026-10-05 08:07")) == 0
    with one.database.write() as session:
        begin_again(session, "email")
    deliver(one, desk, "2026-10-05 08:08", email=email, zalo=zalo)
    assert len(email.sent) == 1


def test_a_letter_does_not_move_from_one_resting_channel_to_another(one: Office, desk: Desk) -> None:
    rest_for_long(one, "email", "zalo")
    assert divert(one.database, desk, NOW) == 0


def test_a_channel_whose_rest_is_over_is_tried_before_anything_moves(one: Office, desk: Desk) -> None:
    rest_for_long(one, "email")
    with one.database.write() as session:
        session.execute(update(Circuit).values(until=1))
    assert divert(one.database, desk, NOW) == 0


def test_in_the_morning_what_waits_goes_over_the_channel_of_today(one: Office, desk: Desk) -> None:
    """With today's letter, in one: moved afterwards, it would find that today's letter has left."""
    with one.database.write() as session:
        end(session, "email", "gone")
        remind(session, desk, at("2026-10-06 07:31"))
    assert [(channel, state) for channel, state, _ in states(one)] == [
        ("email", LetterState.CANCELLED),
        ("zalo", LetterState.PENDING),
    ]
    with one.database.read() as session:
        assert [each.letter_id for each in rows(session, Reminder)] == [2]


def test_divert_and_the_morning_scan_do_not_wait_for_each_other_in_a_circle(database: Database, desk: Desk) -> None:
    office = Office(database).open()
    lead = office.department()
    contact = office.contact(lead, zalo_user_id="42", prefers="zalo,email")
    office.task(lead, date(2026, 10, 14))
    with database.write() as session:
        remind(session, desk, NOW)
        session.get_one(Contact, contact).prefers = "email"
    office.task(lead, date(2026, 10, 14))
    with database.write() as session:
        remind(session, desk, at("2026-10-05 07:40"))
        end(session, "zalo", "over")
    morning = at("2026-10-06 07:31")

    def scan() -> None:
        with database.write() as session:
            remind(session, desk, morning)

    with ThreadPoolExecutor(4) as pool:
        both = [pool.submit(step) for step in (scan, lambda: divert(database, desk, morning)) * 2]
        for each in both:
            each.result(60)
    told = {(channel, state) for channel, state, _ in states(office)}
    assert ("email", LetterState.PENDING) in told
    assert ("zalo", LetterState.PENDING) not in told
