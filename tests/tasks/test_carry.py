"""After days on which nothing could leave: one letter, in today's words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import update

from tasks.claim import claim
from tasks.database import Database, open_database
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.task import Task
from tests.support.installation import until
from tests.support.office import Office, at, make_desk, rows


@pytest.fixture
def office(database: Database) -> Office:
    """An officer with a task of each sort: one soon due, one late."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 14))
    office.task(lead, date(2026, 10, 1))
    return office


def scan(office: Office, when: str) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), at(when))


def letters(office: Office) -> list[tuple[str, date, list[int]]]:
    """State, day and the rungs that each letter still tells."""
    with office.database.read() as session:
        told = [each for each in rows(session, Reminder) if each.dropped is None]
        return [
            (letter.state, letter.slot, sorted(each.rung for each in told if each.letter_id == letter.id))
            for letter in rows(session, Letter)
        ]


def test_days_without_a_mail_server_make_one_letter_with_the_newest_rungs(office: Office) -> None:
    for day in (5, 6, 7):
        scan(office, f"2026-10-0{day} 07:30")
    assert letters(office) == [
        ("cancelled", date(2026, 10, 5), []),
        ("cancelled", date(2026, 10, 6), []),
        ("pending", date(2026, 10, 7), [-4, 7]),
    ]


def test_what_waits_is_told_today_also_when_no_rung_is_new(office: Office) -> None:
    scan(office, "2026-10-05 07:30")
    with office.database.read() as session:
        late = rows(session, Task)[1]
    office.change(late, lambda task: task.report(date(2026, 10, 5)))
    scan(office, "2026-10-06 07:30")
    assert letters(office) == [("cancelled", date(2026, 10, 5), []), ("pending", date(2026, 10, 6), [7])]


def test_a_second_copy_of_a_letter_in_doubt_stays_that_letter(office: Office) -> None:
    scan(office, "2026-10-05 07:30")
    with office.database.write() as session:
        rows(session, Letter)[0].resends = 1
    scan(office, "2026-10-06 07:30")
    assert letters(office)[0] == ("pending", date(2026, 10, 5), [-2, 7])


def test_what_waits_beside_a_letter_of_today_that_has_left_keeps_its_own(office: Office) -> None:
    scan(office, "2026-10-05 07:30")
    with office.database.write() as session:
        rows(session, Letter)[0].state = LetterState.SENDING
    scan(office, "2026-10-06 07:30")
    with office.database.write() as session:
        first, second = rows(session, Letter)
        first.state, second.state = LetterState.PENDING, LetterState.SENT
    scan(office, "2026-10-06 08:00")
    assert letters(office) == [("pending", date(2026, 10, 5), [7]), ("sent", date(2026, 10, 6), [-3])]


def test_nothing_is_carried_into_a_letter_of_today_that_may_have_left(office: Office) -> None:
    scan(office, "2026-10-05 07:30")
    scan(office, "2026-10-06 07:30")
    with office.database.write() as session:
        yesterdays, todays = rows(session, Letter)
        yesterdays.state, todays.resends = "pending", 1  # freed late; in doubt, and waiting for its second copy
        session.execute(update(Reminder).where(Reminder.rung == 7).values(letter_id=yesterdays.id))
    scan(office, "2026-10-06 09:00")
    assert letters(office) == [("pending", date(2026, 10, 5), [7]), ("pending", date(2026, 10, 6), [-3])]


def test_a_letter_of_today_that_is_being_claimed_is_given_nothing_more(
    postgres_url: str, waits: Callable[[], bool]
) -> None:
    """Yesterday's letter was held when today's was written, and is free again."""
    database = open_database(postgres_url)
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, date(2026, 10, 14))
    scan(office, "2026-10-05 07:30")
    become(office, LetterState.SENDING)
    office.task(lead, date(2026, 10, 1))
    scan(office, "2026-10-06 07:30")
    become(office, LetterState.PENDING)
    with ThreadPoolExecutor(1) as thread:
        with database.write() as session:
            assert claim(session, 2, at("2026-10-06 07:31")) is not None
            carried = thread.submit(scan, office, "2026-10-06 07:31")
            until(waits)
        carried.result(30)
    assert letters(office) == [("pending", date(2026, 10, 5), [7]), ("sending", date(2026, 10, 6), [-3])]
    database.close()


def become(office: Office, state: LetterState) -> None:
    with office.database.write() as session:
        session.execute(update(Letter).where(Letter.id == 1).values(state=state))
