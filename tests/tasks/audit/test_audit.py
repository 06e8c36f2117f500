"""Each problem shown by what it comes from; a healthy office, however busy and at whatever hour, has none."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tasks.audit.problem import Finding, Problem
from tasks.calendar_day import CalendarDay
from tasks.event_log import LoggedEvent
from tasks.letter import LetterKind, LetterState
from tasks.run import Run
from tasks.tick import Tick
from tests.support.office import at
from tests.support.planted import plant_held, plant_letter, plant_reminder, plant_rest, plant_tick
from tests.support.tampering import tamper
from tests.tasks.audit.conftest import HOUR, MINUTE, Watched, be_busy

NOON, NIGHT, DAY_OFF = "2026-10-05 12:00", "2026-10-05 23:00", "2026-10-04 12:00"

# An ordinary day from its morning on, a day off, the year's end and the first morning after it.
DAYS: dict[str, tuple[str, ...]] = {
    "2026-10-05 07:29": ("2026-10-02 07:36", "2026-10-02 08:06"),
    "2026-10-05 07:31": ("2026-10-05 07:30",),
    "2026-10-05 08:00": ("2026-10-05 07:36",),
    "2026-10-05 08:31": ("2026-10-05 08:06",),
    "2026-10-05 17:59": (),
    "2026-10-05 18:01": (),
    "2026-10-05 23:59": (),
    "2026-10-10 10:00": ("2026-10-10 10:00",),
    "2026-12-31 17:00": ("2026-12-31 07:30", "2026-12-31 09:00"),
    "2027-01-01 10:00": ("2027-01-01 10:00",),
    "2027-01-04 07:45": ("2027-01-04 07:30",),
    "2027-01-04 09:00": ("2027-01-04 08:06",),
}


def test_a_healthy_busy_office_has_no_problem_at_any_hour(watched: Watched) -> None:
    found = {}
    for when, moments in DAYS.items():
        watched.work(*moments)
        with watched.database.write() as session:
            be_busy(session, at(when))
            found[when] = watched.audit(session, when)
            session.rollback()
    assert {when: each for when, each in found.items() if each} == {}
    assert watched.days.states() == {LetterState.SENT}
    assert len(watched.days.digests()) == 4


def late(session: Session) -> None:
    for minutes in (30, 200):
        plant_letter(session, at(NOON) - minutes * MINUTE, LetterState.PENDING)


def overnight(session: Session) -> None:
    plant_letter(session, at(NOON) - 30 * HOUR, LetterState.PENDING, resends=1)


def told_to_wait(session: Session) -> None:
    for minutes in (31, 40, 200):
        promised = at(NOON) - minutes * MINUTE
        plant_letter(session, at(NOON) + MINUTE, LetterState.PENDING, *["throttled"] * 3, date=promised)


def told_to_wait_by_one_mailbox(session: Session) -> None:
    """Promised on the Thursday, carried from letter to letter, and the others leave."""
    plant_letter(session, at(NOON) - MINUTE, LetterState.SENT, "sent", sent_at=at(NOON) - MINUTE)
    letter = plant_letter(session, at(NOON) + MINUTE, LetterState.PENDING, *["throttled"] * 3, date=at(NOON) - HOUR)
    plant_reminder(session, letter, date(2026, 10, 1))


def told_the_digest_to_wait(session: Session) -> None:
    facts = {"kind": LetterKind.DIGEST, "date": at(NOON) - HOUR}
    plant_letter(session, at(NOON) + MINUTE, LetterState.PENDING, *["throttled"] * 3, **facts)


def undone(session: Session) -> None:
    session.execute(delete(Run).where(Run.job != "remind"))


def held(session: Session) -> None:
    for state in (LetterState.SENDING, LetterState.WIRE):
        plant_held(session, at(NOON) - HOUR, state, 11 * MINUTE)


def resting(session: Session) -> None:
    plant_letter(session, at(NOON) - 2 * HOUR, LetterState.PENDING, channel="zalo")
    plant_rest(session, "zalo", 31 * MINUTE)


def stood_still(session: Session) -> None:
    plant_tick(session, "relay", 6 * MINUTE)
    session.execute(delete(Tick).where(Tick.loop == "reaper"))


def unattested(session: Session) -> None:
    plant_letter(session, at(NIGHT) - 47 * HOUR, LetterState.SENT, "transient", "cancelled", sent_at=at(NIGHT))


def changed(session: Session) -> None:
    tamper(session, update(LoggedEvent).where(LoggedEvent.id == 3).values(actor="nobody"))


def doubtful(session: Session) -> None:
    plant_letter(session, at(NOON) - 50 * HOUR, LetterState.UNKNOWN, "ambiguous", kind=LetterKind.DIGEST)
    plant_letter(session, at(NOON) - HOUR, LetterState.UNKNOWN, "ambiguous", "ambiguous", resends=1)


def dead(session: Session) -> None:
    for when in ("2026-10-02 08:00", "2026-10-05 08:00"):  # a Friday, this Monday
        plant_letter(session, at(when), LetterState.DEAD, "recipient")


def without_a_calendar(session: Session) -> None:
    session.execute(delete(CalendarDay))


def calendar_of_last_year(session: Session) -> None:
    session.execute(delete(CalendarDay).where(CalendarDay.day > date(2025, 12, 31)))


def calendar_of_this_year(session: Session) -> None:
    session.execute(delete(CalendarDay).where(CalendarDay.day > date(2026, 12, 31)))


@pytest.mark.parametrize(
    ("plant", "when", "found"),
    [
        (late, NOON, Finding(Problem.LATE, 2)),
        (overnight, NOON, Finding(Problem.LATE, 1)),
        (told_to_wait, NOON, Finding(Problem.HELD_UP, 3)),
        (told_the_digest_to_wait, NOON, Finding(Problem.HELD_UP, 1)),
        (told_to_wait_by_one_mailbox, NOON, Finding(Problem.HELD_UP, 1)),
        (undone, NOON, Finding(Problem.SLOT, 2, "calendar, digest")),
        (held, NIGHT, Finding(Problem.LEASE, 2)),
        (resting, NOON, Finding(Problem.CHANNEL, 1, "zalo")),
        (stood_still, NIGHT, Finding(Problem.LOOP, 2, "relay, reaper")),
        (unattested, NIGHT, Finding(Problem.UNATTESTED, 1)),
        (changed, NIGHT, Finding(Problem.SEAL, 1, "row 3")),
        (without_a_calendar, NOON, Finding(Problem.NO_CALENDAR, 1)),
        (calendar_of_last_year, NOON, Finding(Problem.NO_CALENDAR, 1)),
        (doubtful, DAY_OFF, Finding(Problem.DOUBT, 2)),
        (dead, NOON, Finding(Problem.DEAD, 2)),
        (calendar_of_this_year, "2026-12-04 12:00", Finding(Problem.CALENDAR_ENDS, 1, "2026-12-31")),
    ],
)
def test_a_problem_is_found_by_its_rows_and_nothing_else_is(
    watched: Watched, plant: Callable[[Session], None], when: str, found: Finding
) -> None:
    watched.rest()
    watched.rest(when[:10])
    with watched.database.write() as session:
        plant(session)
    assert watched.look(when) == [found]


@pytest.mark.parametrize("when", ["2026-10-05 07:45", NIGHT, DAY_OFF])
def test_what_has_its_time_within_the_sending_hours_is_asked_for_once_they_were_open_for_as_long(
    watched: Watched, when: str
) -> None:
    watched.rest("2026-10-01")
    with watched.database.write() as session:
        plant_letter(session, at(when) - 40 * HOUR, LetterState.PENDING)
        plant_letter(session, at(when) - 40 * HOUR, LetterState.PENDING, channel="zalo")
        plant_rest(session, "zalo", 40 * HOUR)
        session.execute(delete(Run))
    assert watched.look(when) == []


def test_a_letter_is_late_from_its_minute_on_and_a_slot_from_its_own(watched: Watched) -> None:
    watched.rest()
    with watched.database.write() as session:
        session.execute(delete(Run).where(Run.job == "digest"))
        plant_letter(session, at("2026-10-05 08:05"), LetterState.PENDING)
    found = {minute: [each.problem for each in watched.look(f"2026-10-05 08:{minute}")] for minute in (29, 30, 34, 35)}
    assert found == {29: [], 30: [Problem.SLOT], 34: [Problem.SLOT], 35: [Problem.LATE, Problem.SLOT]}


def test_what_was_said_to_be_sent_is_looked_at_for_two_days(watched: Watched) -> None:
    watched.rest()
    with watched.database.write() as session:
        plant_letter(session, at(NOON) - 49 * HOUR, LetterState.SENT)
    assert watched.look(NOON) == []
