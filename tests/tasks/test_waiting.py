"""How long letters have waited that might leave, counted within the day's sending hours."""

from datetime import timedelta

import pytest

from tasks.calendar_day import load_calendar
from tasks.database import Database
from tasks.letter import LetterState
from tasks.sending_hours import SendingHours
from tasks.waiting import oldest_due, waited
from tests.support.office import ZONE, Office, at
from tests.support.planted import plant_letter, plant_rest

HOURS = SendingHours(ZONE)
MINUTE = timedelta(minutes=1)
NOON = at("2026-10-05 12:00")


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    office.contact(office.department())
    return office


def wait(office: Office, when: str) -> timedelta:
    with office.database.read() as session:
        return waited(session, HOURS, load_calendar(session), at(when))


def test_nothing_that_may_leave_waits_not_at_all(office: Office) -> None:
    with office.database.write() as session:
        plant_letter(session, NOON + MINUTE, LetterState.PENDING)
        plant_letter(session, NOON - 9 * MINUTE, LetterState.PENDING, not_after=NOON)
        plant_letter(session, NOON - 9 * MINUTE, LetterState.PENDING, channel="zalo")
        plant_rest(session, "zalo", MINUTE)
        for state in set(LetterState) - {LetterState.PENDING}:
            plant_letter(session, NOON - 9 * MINUTE, state)
        assert oldest_due(session, NOON) is None
    assert wait(office, "2026-10-05 12:00") == timedelta(0)


@pytest.mark.parametrize(
    ("due", "now", "minutes"),
    [
        ("2026-10-05 11:55", "2026-10-05 12:00", 5),
        ("2026-10-05 17:50", "2026-10-05 17:59", 9),
        ("2026-10-05 17:50", "2026-10-05 18:00", 0),
        ("2026-10-05 17:50", "2026-10-06 07:29", 0),
        ("2026-10-05 17:50", "2026-10-06 07:31", 1),
        ("2026-10-02 17:50", "2026-10-04 12:00", 0),
    ],
)
def test_the_oldest_waits_since_its_time_or_since_the_opening(office: Office, due: str, now: str, minutes: int) -> None:
    with office.database.write() as session:
        plant_letter(session, at(now) - timedelta(seconds=1), LetterState.PENDING)
        plant_letter(session, at(due), LetterState.PENDING)
        assert oldest_due(session, at(now)) == at(due)
    assert wait(office, now) == minutes * MINUTE
