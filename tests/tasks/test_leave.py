"""While a contact is away its letters are read by a delegate, and come back on its return."""

from datetime import date, timedelta

import pytest

from tasks.clock import FixedClock
from tasks.contact import Contact, ContactRole
from tasks.database import Database
from tasks.escalation import Recipient, Unreachable, choose_recipients
from tasks.handlers import BUS
from tasks.leave import Away, LeaveError, end_leave, enter_leave
from tasks.letter import Letter, LetterState
from tasks.reader import stood_in_for
from tasks.remind import remind
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk
from worker.compose import Composer
from worker.deliver import Delivery

NOW = at("2026-10-05 07:30")
FRIDAY = MONDAY + timedelta(days=4)
FIRST, SECOND, HEAD, ELSEWHERE = 1, 2, 3, 4


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    office = Office(sqlite_database).open()
    lead, other = office.department(), office.department("Sở Tài chính")
    office.contact(lead, "a@vidu.gov.vn", position=1)
    office.contact(lead, "b@vidu.gov.vn", position=2)
    office.contact(lead, "c@vidu.gov.vn", role=ContactRole.HEAD)
    office.contact(other, "d@vidu.gov.vn")
    return office


def away(office: Office, contact: int, delegate: int | None = None, until: date = FRIDAY) -> None:
    with office.database.write() as session:
        enter_leave(session, BUS, Away(contact, MONDAY, until, delegate), NOW, "person An")


def chosen(office: Office, on: date = MONDAY) -> Recipient | Unreachable:
    with office.database.read() as session:
        return choose_recipients(session, make_desk(), at(f"{on} 07:31"))[1]


def test_the_delegate_reads_what_is_written_to_the_position(office: Office) -> None:
    away(office, FIRST, ELSEWHERE)
    assert chosen(office) == Recipient(FIRST, "email", "d@vidu.gov.vn")
    assert chosen(office, FRIDAY + timedelta(days=3)) == Recipient(FIRST, "email", "a@vidu.gov.vn")


def test_without_a_delegate_the_next_contact_is_written_to(office: Office) -> None:
    away(office, FIRST)
    assert chosen(office) == Recipient(SECOND, "email", "b@vidu.gov.vn")


def test_a_delegate_who_is_away_too_is_followed_to_the_last(office: Office) -> None:
    away(office, FIRST, SECOND)
    away(office, SECOND, HEAD)
    assert chosen(office) == Recipient(FIRST, "email", "c@vidu.gov.vn")


def test_where_all_are_away_the_department_cannot_be_reached(office: Office) -> None:
    for each in (FIRST, SECOND, HEAD):
        away(office, each)
    assert chosen(office) == Unreachable(FIRST, ("đang nghỉ, chưa có người nhận thư thay",))


def test_a_circle_of_delegates_is_refused(office: Office) -> None:
    away(office, SECOND, HEAD)
    away(office, HEAD, FIRST)
    with pytest.raises(LeaveError, match="giao về đầu mối số 1"):
        away(office, FIRST, SECOND)


def test_a_second_leave_of_the_same_days_is_refused(office: Office) -> None:
    away(office, FIRST)
    with pytest.raises(LeaveError, match="đã có lịch nghỉ từ 05/10/2026"):
        away(office, FIRST, SECOND)


@pytest.mark.parametrize(("back", "reads"), [(MONDAY, "a"), (MONDAY + timedelta(days=1), "d")])
def test_who_is_back_early_reads_again_from_that_day(office: Office, back: date, reads: str) -> None:
    away(office, FIRST, ELSEWHERE)
    with office.database.write() as session:
        end_leave(session, BUS, FIRST, back, NOW, "person An")
    assert chosen(office) == Recipient(FIRST, "email", f"{reads}@vidu.gov.vn")
    assert chosen(office, back) == Recipient(FIRST, "email", "a@vidu.gov.vn")


def deliver(office: Office) -> FakeChannel:
    channel = FakeChannel()
    composer = Composer(make_desk(), "dondoc@vidu.gov.vn")
    Delivery(office.database, FixedClock(at("2026-10-05 07:40")), composer, {"email": channel}).deliver([1])
    return channel


def test_the_letter_says_for_whom_it_is_read(office: Office) -> None:
    office.task(1, MONDAY)
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
    away(office, FIRST, ELSEWHERE)
    (sent,) = deliver(office).sent
    assert sent.to == "d@vidu.gov.vn"
    assert "(thay Chuyên viên Sở Xây dựng, nghỉ đến hết ngày 09/10/2026)" in sent.text


def test_a_letter_to_somebody_who_went_away_waits_for_the_next_scan_to_find_the_next_contact(office: Office) -> None:
    office.task(1, MONDAY)
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
    away(office, FIRST)
    assert deliver(office).sent == []
    with office.database.write() as session:
        found = remind(session, make_desk(), at("2026-10-05 08:00"))
        assert [(each.contact_id, each.rung) for each in found.new] == [(SECOND, 0)]
        assert session.get_one(Letter, 1).state == LetterState.CANCELLED


def test_whoever_is_no_contact_any_more_is_written_to_no_more_and_the_next_one_is(office: Office) -> None:
    office.task(1, MONDAY)
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
        session.get_one(Contact, FIRST).active = False
    assert deliver(office).sent == []
    with office.database.write() as session:
        found = remind(session, make_desk(), at("2026-10-05 08:00"))
        assert [(each.contact_id, each.rung) for each in found.new] == [(SECOND, 0)]
        assert session.get_one(Letter, 1).reason == "no longer a contact"


def test_a_letter_that_is_late_asks_who_is_away_on_the_day_on_which_it_leaves(office: Office) -> None:
    office.task(1, MONDAY)
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-02 07:30"))
        session.get_one(Letter, 1).not_after = None  # as of news, or of a second copy
    away(office, FIRST)
    assert deliver(office).sent == []


def test_a_delegate_may_answer_in_a_chat_for_whom_it_stands_in(office: Office) -> None:
    away(office, FIRST, ELSEWHERE)
    with office.database.read() as session:
        assert stood_in_for(session, [ELSEWHERE], MONDAY) == [FIRST]
        assert stood_in_for(session, [SECOND], MONDAY) == []
