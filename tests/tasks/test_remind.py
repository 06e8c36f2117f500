"""The scan: from tasks to reminders and letters."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.database import Database, open_database
from tasks.department import DepartmentKind
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.remind import Scan, remind
from tasks.reminder import Reminder
from tasks.state import ExecutionState
from tasks.task import hold_tasks
from tasks.turn import Turn
from tests.support.installation import until
from tests.support.office import MONDAY, Office, at, make_desk, rows


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database).open()


def scan(database: Database, when: str = "2026-10-05 07:30", **desk: object) -> Scan:
    with database.write() as session:
        return remind(session, make_desk(**desk), at(when))


def test_a_task_that_reaches_a_rung_gets_one_reminder_in_one_letter(office: Office) -> None:
    lead = office.department()
    contact = office.contact(lead)
    task = office.task(lead, date(2026, 10, 8))
    found = scan(office.database)
    assert [(each.code, each.rung, each.contact_id, each.channel) for each in found.new] == [
        (task.code, 3, contact, "email")
    ]
    assert (found.written.letters, found.written.reminders) == (1, 1)


def test_a_second_scan_creates_nothing(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 8))
    scan(office.database)
    again = scan(office.database, "2026-10-05 09:00")
    assert (again.new, again.already, again.written.reminders) == ([], 1, 0)


def test_all_tasks_of_a_contact_go_into_one_letter_a_day(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    for deadline in (date(2026, 10, 1), date(2026, 10, 5), date(2026, 10, 8)):
        office.task(lead, deadline)
    found = scan(office.database)
    assert (found.written.letters, found.written.reminders) == (1, 3)
    assert sorted(each.rung for each in found.new) == [-2, 0, 3]


def test_a_task_assigned_inside_the_lead_gets_only_the_newest_rung(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 6))
    assert [each.rung for each in scan(office.database).new] == [1]


def test_moving_the_deadline_starts_its_rungs_afresh(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    task = office.task(lead, date(2026, 10, 5))
    scan(office.database)
    office.change(task, lambda each: each.move_deadline(date(2026, 10, 9), "mưa lũ"))
    found = scan(office.database, "2026-10-06 07:30")
    assert [(each.rung, each.deadline_version) for each in found.new] == [(3, 2)]


def test_moving_the_deadline_takes_the_unsent_reminder_back_with_the_reason(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    task = office.task(lead, date(2026, 10, 5))
    scan(office.database)
    office.change(task, lambda each: each.move_deadline(date(2026, 12, 1)))
    with office.database.read() as session:
        assert rows(session, Reminder)[0].dropped == "deadline moved"
        assert (rows(session, Letter)[0].state, rows(session, Letter)[0].reason) == ("cancelled", "deadline moved")


def test_completing_one_of_two_tasks_leaves_the_letter_to_the_other(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    ended = office.task(lead, date(2026, 10, 5))
    office.task(lead, date(2026, 10, 5))
    scan(office.database)
    office.change(ended, lambda each: each.report(MONDAY, "1/BC"))
    with office.database.read() as session:
        assert rows(session, Letter)[0].state == LetterState.PENDING
        assert [each.dropped for each in rows(session, Reminder)] == ["task became reported", None]


def test_nothing_is_due_on_a_day_off(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5))
    sunday = scan(office.database, "2026-10-04 07:30")
    assert (sunday.working_day, sunday.new) == (False, [])


def test_a_scan_before_the_sending_hour_promises_letters_for_that_hour(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5))
    scan(office.database, "2026-10-05 06:00")
    with office.database.read() as session:
        assert rows(session, Letter)[0].due_at == at("2026-10-05 07:35")


@pytest.mark.parametrize(
    "facts", [{"state": "done"}, {"state": "paused"}, {"state": "reported"}, {"kind": "undated"}, {"silent": True}]
)
def test_some_tasks_are_never_reminded(office: Office, facts: dict[str, Any]) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5), **facts)
    assert scan(office.database).new == []


def test_a_silent_task_is_reminded_again_once_its_deadline_moves(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    task = office.task(lead, date(2026, 9, 1), silent=True)
    office.change(task, lambda each: each.move_deadline(date(2026, 10, 5)))
    assert [each.rung for each in scan(office.database).new] == [0]


def test_lead_and_coordinating_departments_are_both_told_and_groups_are_not(office: Office) -> None:
    lead, helper = office.department(), office.department("Sở Tài chính")
    group = office.department("Các sở, ban, ngành", DepartmentKind.GROUP)
    office.contact(lead)
    office.contact(helper, "tc@vidu.gov.vn")
    office.task(lead, date(2026, 10, 5), coordinating=(helper, group))
    found = scan(office.database)
    assert [each.coordinating for each in found.new] == [False, True]
    assert found.found.unreachable == {}


def test_a_department_without_a_usable_address_is_told_not_dropped(office: Office) -> None:
    lead = office.department()
    office.contact(lead, None)
    office.task(lead, date(2026, 10, 5))
    found = scan(office.database)
    assert (found.new, found.found.unreachable) == ([], {lead: 1})


def test_an_address_that_is_entered_later_gets_the_newest_rung(office: Office) -> None:
    lead = office.department()
    contact = office.contact(lead, None)
    office.task(lead, date(2026, 10, 8))
    scan(office.database)
    with office.database.write() as session:
        session.get_one(Contact, contact).email = "xd@vidu.gov.vn"
    assert [each.rung for each in scan(office.database, "2026-10-07 07:30").new] == [1]


def test_a_rung_that_comes_up_after_the_letter_has_left_waits_for_the_next_day(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5))
    scan(office.database)
    with office.database.write() as session:
        rows(session, Letter)[0].state = LetterState.SENT
    office.task(lead, date(2026, 10, 8))
    later = scan(office.database, "2026-10-05 10:00")
    assert (later.written.letters, later.written.reminders, len(later.written.waiting)) == (0, 0, 1)
    assert sorted(each.rung for each in scan(office.database, "2026-10-06 07:30").new) == [-1, 3]


def test_a_scan_after_days_away_gives_the_newest_rung_once(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5))
    assert [each.rung for each in scan(office.database, "2026-10-09 07:30").new] == [-4]


def test_a_dry_run_writes_nothing(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5))
    with office.database.read() as session:
        found = remind(session, make_desk(), at("2026-10-05 07:30"), dry_run=True)
    assert (len(found.new), found.letters_wanted) == (1, 1)
    with office.database.read() as session:
        assert session.scalar(select(func.count(Reminder.id))) == 0


def test_a_hundred_contacts_make_a_hundred_letters(office: Office) -> None:
    for number in range(100):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        office.task(lead, date(2026, 10, 5))
    assert scan(office.database).written.letters == 100


def test_a_scan_in_the_evening_is_planned_for_the_morning_on_which_it_leaves(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 6))
    assert [each.rung for each in scan(office.database, "2026-10-05 21:00").new] == [0]
    office.task(lead, date(2026, 10, 9))
    morning = scan(office.database, "2026-10-06 07:30")
    assert (morning.written.letters, morning.written.reminders, morning.already) == (0, 1, 1)


def test_a_task_handed_over_is_urged_at_its_new_department_and_no_longer_at_the_old(office: Office) -> None:
    lead, other = office.department(), office.department("Sở Tài chính")
    office.contact(lead)
    theirs = office.contact(other, "tc@vidu.gov.vn")
    task = office.task(lead, date(2026, 10, 5))
    scan(office.database)
    office.change(task, lambda each: each.edit({"lead_department_id": other}))
    assert [each.contact_id for each in scan(office.database).new] == [theirs]
    with office.database.read() as session:
        assert [each.dropped for each in rows(session, Reminder)] == ["lead department changed", None]


def test_a_rung_taken_back_by_a_pause_is_told_once_the_task_goes_on(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    task = office.task(lead, date(2026, 10, 5))
    scan(office.database)
    office.change(task, lambda each: each.become(ExecutionState.PAUSED))
    assert scan(office.database).new == []
    office.change(task, lambda each: each.become(ExecutionState.IN_PROGRESS))
    again = scan(office.database)
    assert (again.written.letters, again.written.reminders, again.written.waiting) == (0, 1, [])
    with office.database.read() as session:
        assert [each.dropped for each in rows(session, Reminder)] == [None]
        assert [(each.state, each.reason) for each in rows(session, Letter)] == [(LetterState.PENDING, None)]


def test_a_rung_that_was_answered_stays_quiet_however_often_it_is_scanned(office: Office) -> None:
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 5))
    scan(office.database)
    with office.database.write() as session:
        rows(session, Reminder)[0].dropped = "acknowledged"
    assert scan(office.database).new == []


def test_a_rung_taken_back_from_a_lead_department_is_told_once_it_leads_again(database: Database) -> None:
    office = Office(database).open()
    lead, other = office.department(), office.department("Sở Tài chính")
    office.contact(lead)
    task = office.task(lead, date(2026, 10, 5))
    scan(database)
    office.change(task, lambda each: each.edit({"lead_department_id": other}))
    office.change(task, lambda each: each.edit({"lead_department_id": lead}))
    assert scan(database).written.reminders == 1
    with database.read() as session:
        assert [each.dropped for each in rows(session, Reminder)] == [None]
        assert [each.state for each in rows(session, Letter)] == [LetterState.PENDING]


def test_a_rung_taken_back_from_a_helper_is_told_once_it_helps_again(database: Database) -> None:
    office = Office(database).open()
    lead, helper = office.department(), office.department("Sở Tài chính")
    office.contact(helper)
    office.task(lead, date(2026, 10, 5), coordinating=(helper,))
    scan(database)
    with database.write() as session:
        rows(session, Reminder)[0].dropped = "no longer co-ordinating"
    assert scan(database).written.reminders == 1


@pytest.mark.parametrize("scans_again", ["2026-10-05 08:00", "2026-10-06 07:30"])
def test_a_scan_holds_no_letter_that_whoever_ends_tasks_has_yet_to_reach(
    postgres_url: str, waits: Callable[[], bool], scans_again: str
) -> None:
    """Today's letters, or those left from yesterday: a scan holds them by their keys, the other by its tasks."""
    database = open_database(postgres_url)
    office = Office(database).open()
    for name in ("Sở Y tế", "Sở Nội vụ"):
        lead = office.department(name)
        office.contact(lead, f"{lead}@vidu.gov.vn")
        office.task(lead, date(2026, 10, 8))
        office.task(lead, date(2026, 10, 6))
    scan(database)
    for lead in (1, 2):
        office.task(lead, date(2026, 10, 1))
    with ThreadPoolExecutor(1) as thread:
        with database.write() as session:
            first, second = hold_tasks(session, [1, 3])
            BUS.publish(session, second.become(ExecutionState.CANCELLED), office.now, "office")
            scanning = thread.submit(scan, database, scans_again)
            until(waits)
            BUS.publish(session, first.become(ExecutionState.CANCELLED), office.now, "office")
        assert scanning.result(30).written.reminders >= 2
    database.close()


def test_a_scan_that_writes_has_the_event_logs_turn_and_one_that_only_looks_has_none(postgres_url: str) -> None:
    database = open_database(postgres_url)
    Office(database).open()
    with database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"), dry_run=True)
        assert turns(session) == set()
        remind(session, make_desk(), at("2026-10-05 07:30"))
        assert turns(session) == {Turn.EVENT_LOG}
    database.close()


def turns(session: Session) -> set[int]:
    held = text("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
    return set(session.scalars(held))
