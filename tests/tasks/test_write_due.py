"""A scan is written by the database: it reads what is due, and asks no more of a great office than of a small one."""

from datetime import date

import pytest
from sqlalchemy import select, update

from bench._filling import NOW, Size, fill
from tasks.calendar_day import load_calendar
from tasks.database import Database
from tasks.due import due_gathered
from tasks.escalate import escalate
from tasks.escalation import choose_recipients
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.posting import open_posting
from tasks.reached import Day
from tasks.remind import Scan, remind
from tasks.reminder import Reminder
from tasks.scan import Written
from tasks.write_due import write_due
from tests.support.office import MONDAY, Office, at, make_desk
from tests.support.plan import planned_statements, whole_tables
from tests.support.statement import counted_statements


def scan(database: Database) -> Scan:
    with database.write() as session:
        return remind(session, make_desk(), NOW, listed=False)


@pytest.fixture
def crowded(database: Database) -> Database:
    """Of many tasks, few are due."""
    fill(database, Size(tasks=20_000, due=200, contacts=40))
    return database


def test_a_scan_reads_no_task_that_is_not_due(crowded: Database) -> None:
    with planned_statements(crowded) as first:
        assert scan(crowded).written.reminders == 240
    with planned_statements(crowded) as second:
        assert scan(crowded).already == 240
    assert "task" not in whole_tables(first + second)
    assert any("ix_task_" in line for line in first)


def test_a_scan_right_after_the_first_looks_reminders_up_by_their_key(database: Database) -> None:
    fill(database, Size(tasks=4_000, due=1_000, contacts=40))
    assert scan(database).written.reminders == 1_200  # PostgreSQL has not counted them yet
    with planned_statements(database) as second:
        assert scan(database).already == 1_200
    assert "reminder" not in whole_tables(second)


def test_however_few_a_statement_may_write_all_that_is_due_is_written_once(crowded: Database) -> None:
    desk = make_desk()
    with crowded.write() as session:
        posting = open_posting(desk, load_calendar(session), NOW)
        by_department = choose_recipients(session, desk, NOW)
        today = Day(posting.slot, load_calendar(session), desk.ladder, desk.hours.zone)
        with due_gathered(session, today, by_department) as by_contact, counted_statements(crowded) as counted:
            written = write_due(session, by_contact, posting, NOW, most=100)
    assert (written.letters, written.reminders) == (40, 240)
    assert sum("INTO reminder" in words for words in counted) > 2
    assert scan(crowded).already == 240


def test_a_letter_of_the_day_that_waits_is_added_to_beside_those_that_are_new(database: Database) -> None:
    office = Office(database).open()
    waiting, new = (office.department(name) for name in ("Sở Y tế", "Sở Xây dựng"))
    for number, department in enumerate((waiting, new)):
        office.contact(department, f"so{number}@vidu.gov.vn")
    office.task(waiting, MONDAY)
    assert scan(database).written.letters == 1
    for department in (waiting, new):
        office.task(department, MONDAY)
    assert scan(database).written == Written(letters=1, reminders=2)
    with database.read() as session:
        told = session.execute(select(Letter.contact_id, Reminder.contact_id).join(Reminder)).all()
    assert sorted(told) == [(1, 1), (1, 1), (2, 2)]


def test_a_turn_of_climbs_reads_no_table_of_tasks_from_end_to_end(crowded: Database) -> None:
    scan(crowded)
    with crowded.write() as session:
        session.execute(update(Letter).values(state=LetterState.SENT, sent_at=NOW))
    with planned_statements(crowded) as turn, crowded.write() as session:
        assert escalate(session, make_desk(), BUS, at("2026-10-05 09:00")).began > 100
    assert "task" not in whole_tables(turn)
    assert any("ix_task_" in line for line in turn)


def test_a_scan_takes_as_many_statements_for_many_contacts_and_tasks_as_for_one(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    office.contact(office.department())
    office.task(1, MONDAY)
    with counted_statements(sqlite_database) as few:
        assert scan(sqlite_database).written.letters == 1
    for number in range(12):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        for days in range(3):
            office.task(lead, date(2026, 10, 5 + days))
    with counted_statements(sqlite_database) as many:
        assert scan(sqlite_database).written.letters == 12
    assert len(many) == len(few)


def test_what_is_counted_is_what_would_be_listed(crowded: Database) -> None:
    with crowded.read() as session:
        listed = remind(session, make_desk(), at("2026-10-05 07:30"), dry_run=True)
    counted = scan(crowded)
    assert (counted.written.reminders, counted.written.letters) == (len(listed.new), listed.letters_wanted)
    assert counted.found.due == []
