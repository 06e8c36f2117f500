"""From a letter's rows to what it says."""

from datetime import date, timedelta

import pytest

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.calendar_day import load_calendar
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.letters.reminder.facts import ReminderFacts, Role
from tasks.letters.reminder.gather import gather
from tasks.letters.reminder.render import render
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.rungs import Ladder
from tasks.share import Share
from tasks.state import TaskKind
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk
from tests.support.statement import counted_statements


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    office = Office(sqlite_database).open()
    office.contact(office.department())
    office.contact(office.department("Sở Tài chính"), "tc@vidu.gov.vn")
    return office


def scan(office: Office) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))


def read(office: Office, letter: int = 1) -> ReminderFacts:
    with office.database.read() as session:
        return gather(session, make_desk(), session.get_one(Letter, letter), load_calendar(session))


def test_a_letter_says_the_task_its_deadline_and_the_working_days_left(office: Office) -> None:
    office.task(1, date(2026, 10, 8), document_number="12/UBND-KT", product="Báo cáo", urgency="express")
    scan(office)
    found = read(office)
    (item,) = found.items
    assert (found.salutation, found.reminder_code, found.on) == ("Sở Xây dựng", "DD1", MONDAY)
    assert (item.code, item.asked, item.deadline, item.days_left, item.days_late, item.rung) == (
        "NV1",
        "Báo cáo",
        date(2026, 10, 8),
        3,
        0,
        3,
    )
    assert (item.urgency, item.role, item.lead_name) == ("express", Role.LEAD, "Sở Xây dựng")


def test_a_late_task_says_the_working_days_late(office: Office) -> None:
    office.task(1, date(2026, 10, 1))
    scan(office)
    assert [(item.days_left, item.days_late) for item in read(office).items] == [(0, 2)]


def test_a_coordinating_department_is_told_who_leads(office: Office) -> None:
    office.task(1, MONDAY, coordinating=(2,))
    scan(office)
    (item,) = read(office, 2).items
    assert (item.role, item.lead_name) == (Role.COORDINATING, "Sở Xây dựng")


def test_each_task_has_its_own_link_within_the_letters(office: Office) -> None:
    office.task(1, MONDAY)
    office.task(1, MONDAY)
    scan(office)
    found = read(office)
    assert [item.link for item in found.items] == [f"{found.all_link}?nv=NV1", f"{found.all_link}?nv=NV2"]


def test_what_was_dropped_is_not_said(office: Office) -> None:
    office.task(1, MONDAY)
    office.task(1, MONDAY)
    scan(office)
    with office.database.write() as session:
        session.get_one(Reminder, 1).dropped = "acknowledged"
    assert [item.code for item in read(office).items] == ["NV2"]


def test_a_copy_sent_days_later_says_the_same(office: Office) -> None:
    office.task(1, date(2026, 10, 8))
    scan(office)
    first = read(office)
    with office.database.write() as session:
        session.get_one(Letter, 1).due_at = at("2026-10-07 10:00")
    assert read(office) == first


def test_a_task_without_a_deadline_has_none_to_count_to(office: Office) -> None:
    office.task(1, MONDAY)
    scan(office)
    with office.database.write() as session:
        session.get_one(Task, 1).kind = TaskKind.UNDATED
    (item,) = read(office).items
    assert (item.deadline, item.days_left, item.days_late) == (None, 0, 0)


def test_a_letter_of_fifty_tasks_takes_as_many_statements_as_one_of_one(office: Office) -> None:
    office.task(2, MONDAY)
    for number in range(50):
        office.task(1, date(2026, 9, 1) + timedelta(days=number % 30), coordinating=(2,) if number == 0 else ())
    scan(office)
    counts = []
    for letter in (1, 2):
        with counted_statements(office.database) as seen:
            read(office, letter)
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0


def test_the_lead_department_sees_which_co_ordinating_ones_were_told_and_are_silent(office: Office) -> None:
    office.task(1, MONDAY, coordinating=(2,))
    scan(office)
    assert read(office).items[0].silent == ()
    with office.database.write() as session:
        session.get_one(Letter, 2).state = LetterState.SENT
    assert (read(office).items[0].silent, read(office, 2).items[0].silent) == (("Sở Tài chính",), ())
    said = Answer(choice=Choice.RECEIVED, answered_by="Chuyên viên")
    with office.database.write() as session:
        acknowledge(session, BUS, session.get_one(Letter, 2), 1, said, at("2026-10-05 09:00"), MONDAY)
    assert read(office).items[0].silent == ()


def test_a_rung_that_is_a_share_says_so(office: Office) -> None:
    office.task(1, date(2026, 10, 7), assigned_on=date(2026, 9, 29))
    desk = make_desk(ladder=Ladder(before=(Share(50), 0)))
    with office.database.write() as session:
        remind(session, desk, at("2026-10-05 07:30"))
    with office.database.read() as session:
        found = gather(session, desk, session.get_one(Letter, 1), load_calendar(session))
    assert (found.items[0].rung, found.items[0].share) == (3, 50)
    assert "còn 2 ngày làm việc, thứ Tư 07/10 (còn 50% thời gian)" in render(found).text
