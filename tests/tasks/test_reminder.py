"""Taking reminders back out of letters, also beside a claim."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import ColumnElement, select

from tasks.claim import claim
from tasks.database import Database, open_database
from tasks.letter import FIRST_COPY, Letter
from tasks.remind import remind
from tasks.reminder import LEAD_CHANGED, RETURNS, WAITS, Reminder, drop_unsent, may_return
from tests.support.installation import until
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 07:30")
LATER = at("2026-10-05 09:00")


def furnish(database: Database) -> Office:
    """Letter 1 about NV1 and NV2."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 1))
    office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, make_desk(), NOW)
    return office


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return furnish(sqlite_database)


def drop(office: Office, task: int, *which: ColumnElement[bool]) -> tuple[list[str | None], str, str | None]:
    """What became of both reminders, and of their letter."""
    with office.database.write() as session:
        drop_unsent(session, task, LATER, f"task {task} ended", *which)
    with office.database.read() as session:
        (letter,) = rows(session, Letter)
        return [each.dropped for each in rows(session, Reminder)], letter.state, letter.reason


def test_a_letter_goes_on_until_its_last_reminder_is_taken_out(office: Office) -> None:
    assert drop(office, 1) == (["task 1 ended", None], "pending", None)
    assert drop(office, 2) == (["task 1 ended", "task 2 ended"], "cancelled", "task 2 ended")


def test_only_which_reminders_are_meant_are_taken_out(office: Office) -> None:
    assert drop(office, 1, Reminder.deadline_version < 1)[0] == [None, None]
    assert drop(office, 1, Reminder.deadline_version < 2)[0] == ["task 1 ended", None]


@pytest.mark.parametrize("state", ["sending", "wire", "sent", "unknown", "dead", "cancelled"])
def test_what_has_left_or_ended_is_history(office: Office, state: str) -> None:
    with office.database.write() as session:
        rows(session, Letter)[0].state = state
    assert drop(office, 1)[:2] == ([None, None], state)


def test_a_reminder_is_taken_out_once_with_the_first_reason(office: Office) -> None:
    drop(office, 1)
    with office.database.write() as session:
        drop_unsent(session, 1, LATER, "another reason")
        assert rows(session, Reminder)[0].dropped == "task 1 ended"


def test_a_letter_that_is_being_claimed_keeps_what_it_is_about_to_say(
    postgres_url: str, waits: Callable[[], bool]
) -> None:
    database = open_database(postgres_url)
    office = furnish(database)
    with ThreadPoolExecutor(1) as thread:
        with database.write() as session:
            assert claim(session, 1, LATER) is not None
            dropped = thread.submit(drop, office, 1)
            until(waits)
        assert dropped.result(30)[:2] == ([None, None], "sending")
    database.close()


def test_a_second_copy_that_is_called_off_leaves_open_whether_the_first_came(database: Database) -> None:
    office = furnish(database)
    with database.write() as session:
        rows(session, Letter)[0].resends = 1
    drop(office, 1)
    assert drop(office, 2)[1:] == ("cancelled", "task 2 ended; a first copy may have arrived")


def test_what_may_have_been_told_by_a_first_copy_does_not_return_in_another_letter(database: Database) -> None:
    furnish(database)
    with database.write() as session:
        rows(session, Letter)[0].resends = 1
        drop_unsent(session, 1, LATER, LEAD_CHANGED)
    with database.read() as session:
        told = rows(session, Reminder)[0]
        assert (told.dropped, may_return(told.dropped)) == (LEAD_CHANGED + FIRST_COPY, False)
        assert session.scalars(select(Reminder.id).where(RETURNS)).all() == []


def test_what_waits_for_the_next_day_may_return() -> None:
    assert may_return(WAITS)
