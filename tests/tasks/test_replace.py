"""A position changes hands: whoever holds it on the day of sending is written to."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tasks.clock import FixedClock
from tasks.contact import Contact, owners
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.holder import holders
from tasks.leave import Away, enter_leave, leaves_on
from tasks.letter import Letter, LetterKind, LetterState
from tasks.remind import remind
from tasks.replace import NewHolder, ReplacementError, replace_holder, take_over, withdraw
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk, rows
from tests.support.planted import plant_letter
from worker.compose import Composer
from worker.deliver import Delivery

NOW = at("2026-10-05 07:30")
NEW = {"email": "moi@vidu.gov.vn"}


@pytest.fixture
def office(database: Database) -> Office:
    """One task due on Monday, its contact 1, and the letter about it written on Monday at the opening."""
    office = Office(database).open()
    office.contact(office.department(), name="Người cũ", zalo_user_id="77", phone="0912345678")
    office.task(1, MONDAY)
    with database.write() as session:
        remind(session, make_desk(), NOW)
    return office


def replace(office: Office, since: date, today: date = MONDAY, **facts: object) -> None:
    new = NewHolder(**{"contact_id": 1, "name": "Người mới", "since": since, "addresses": NEW} | facts)  # type: ignore[arg-type]
    with office.database.write() as session:
        replace_holder(session, BUS, new, today, at(f"{today} 07:31"), "person An")


def sent_to(office: Office, now: str = "2026-10-05 07:40") -> list[str]:
    channel = FakeChannel()
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    with office.database.read() as session:
        ids = [each.id for each in rows(session, Letter)]
    Delivery(office.database, FixedClock(at(now)), composer, {"email": channel}).deliver(ids)
    return [each.to for each in channel.sent]


def test_a_letter_written_before_goes_to_who_holds_the_position_when_it_is_sent(office: Office) -> None:
    replace(office, MONDAY)
    assert sent_to(office) == ["moi@vidu.gov.vn"]


def test_a_replacement_to_come_takes_effect_on_its_day_without_anybody(office: Office) -> None:
    replace(office, MONDAY, today=MONDAY - timedelta(days=3))
    with office.database.read() as session:
        assert session.get_one(Contact, 1).email == "xd@vidu.gov.vn"
    assert sent_to(office) == ["moi@vidu.gov.vn"]


def test_the_daily_step_writes_the_new_holder_down_once(office: Office) -> None:
    replace(office, MONDAY, today=MONDAY - timedelta(days=3))
    with office.database.write() as session:
        assert [take_over(session, BUS, MONDAY, NOW, "rule people") for _ in range(2)] == [1, 0]
    with office.database.read() as session:
        assert session.get_one(Contact, 1).email == "moi@vidu.gov.vn"
        assert [(each.name, each.since) for each in holders(session, 1)] == [("Người cũ", None), ("Người mới", MONDAY)]


@pytest.mark.parametrize(("keep", "works"), [((), False), (("email",), True)])
def test_who_was_the_lead_decides_nothing_more_by_a_link_in_a_mailbox_of_their_own(
    office: Office, keep: tuple[str, ...], *, works: bool
) -> None:
    with office.database.write() as session:
        plant_letter(session, NOW, LetterState.SENT, kind=LetterKind.DIGEST, key="1/email/digest")
        links = make_desk().links
        links.bind(session.get_one(Letter, 2))
    replace(office, MONDAY, keep=keep, addresses={} if keep else NEW)
    with office.database.read() as session:
        found = links.find(session, links.token("1/email/digest"), LetterKind.DIGEST, at("2026-10-05 08:00"))
        assert (found is not None) == works


def test_no_address_goes_over_unless_it_is_named(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Contact, 1).move("zalo_group", "nhom")
    replace(office, MONDAY, addresses={}, keep=("zalo_group",))
    with office.database.read() as session:
        contact = session.get_one(Contact, 1)
        assert {channel: each.address for channel, each in contact.addresses.items()} == {"zalo_group": "nhom"}
        assert (contact.phone, owners(session, "zalo", "77")) == (None, [])


def test_a_holder_whom_nothing_would_reach_is_refused(office: Office) -> None:
    with pytest.raises(ReplacementError, match="chưa có địa chỉ nào"):
        replace(office, MONDAY, addresses={})


def test_a_change_of_hands_before_the_last_one_is_refused(office: Office) -> None:
    replace(office, MONDAY)
    with pytest.raises(ReplacementError, match="đã bàn giao từ 05/10/2026"):
        replace(office, MONDAY - timedelta(days=1))


def test_what_is_to_come_is_entered_anew_or_withdrawn(office: Office) -> None:
    later = MONDAY + timedelta(days=7)
    replace(office, later)
    replace(office, later, name="Người khác")
    with office.database.write() as session:
        assert [each.name for each in holders(session, 1)] == ["Người khác"]
        assert withdraw(session, BUS, 1, NOW, "person An") == [later]
    assert sent_to(office) == ["xd@vidu.gov.vn"]


def test_the_leave_of_the_old_holder_is_not_the_new_ones(office: Office) -> None:
    with office.database.write() as session:
        enter_leave(session, BUS, Away(1, MONDAY - timedelta(days=1), MONDAY + timedelta(days=4)), NOW, "person An")
    replace(office, MONDAY)
    with office.database.read() as session:
        assert leaves_on(session, MONDAY) == {}


def test_days_away_to_come_were_those_of_whoever_held_it_when_they_were_entered(office: Office) -> None:
    friday, sunday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=6)
    with office.database.write() as session:
        enter_leave(session, BUS, Away(1, friday, friday), NOW, "person An")
    replace(office, MONDAY)
    with office.database.write() as session:
        assert leaves_on(session, friday) == {}
        enter_leave(session, BUS, Away(1, sunday, sunday), at("2026-10-05 09:00"), "person An")
    with office.database.read() as session:
        assert list(leaves_on(session, sunday)) == [1]


def test_the_log_tells_the_change_by_numbers_and_holds_no_name(office: Office) -> None:
    replace(office, MONDAY)
    with office.database.read() as session:
        said = session.scalars(select(LoggedEvent).where(LoggedEvent.name.startswith("Contact"))).one()
        payload = said.payload
    assert said.actor == "person An"
    assert '"before": {"channels": ["email", "zalo"], "holder": 2}' in payload
    assert "Người" not in payload
    assert "@" not in payload
