"""The queue's figures, from rows planted as they are on a busy day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tasks.calendar_day import CalendarMissingError
from tasks.letter import LetterState
from tasks.workdays import Calendar
from tests.support.planted import plant_held, plant_hold, plant_letter, plant_rest
from tests.web.conftest import MORNING, Desk
from tests.web.metrics.conftest import Samples, scrape

MINUTE = timedelta(minutes=1)


def test_letters_count_by_state_and_channel_and_attempts_by_what_came_of_them(desk: Desk) -> None:
    with desk.database.write() as session:
        plant_letter(session, MORNING, LetterState.DEAD, "transient", "recipient", channel="zalo")
        plant_letter(session, MORNING, LetterState.PENDING, "transient", channel="zalo")
        plant_letter(session, MORNING, LetterState.PENDING)
    assert scrape(desk, "dondoc_letters", "dondoc_attempts") == {
        ("dondoc_letters", ("email", "pending")): 1,
        ("dondoc_letters", ("zalo", "pending")): 1,
        ("dondoc_letters", ("zalo", "dead")): 1,
        ("dondoc_letters", ("email", "sent")): 2,
        ("dondoc_attempts_total", ("zalo", "transient")): 2,
        ("dondoc_attempts_total", ("zalo", "recipient")): 1,
    }


def test_the_oldest_due_is_one_that_may_leave_now(desk: Desk) -> None:
    with desk.database.write() as session:
        plant_letter(session, MORNING - 5 * MINUTE, LetterState.PENDING)
        plant_letter(session, MORNING - 9 * MINUTE, LetterState.PENDING, not_after=MORNING)
        plant_letter(session, MORNING - 9 * MINUTE, LetterState.PENDING, channel="zalo")
        plant_rest(session, "zalo", MINUTE)
    assert scrape(desk, "dondoc_oldest_due") == {("dondoc_oldest_due_seconds", ()): 300}


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 11, 23, 0, 31, tzinfo=UTC), 60),  # 07:31
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), 0),  # 18:00
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), 0),  # a day off
        (datetime(2027, 1, 4, 3, 0, tzinfo=UTC), 0),  # after the calendar's end
    ],
)
def test_nothing_waits_while_nothing_may_leave(small_desk: Desk, now: datetime, seconds: float) -> None:
    with small_desk.database.write() as session:
        plant_letter(session, MORNING - timedelta(days=2), LetterState.PENDING)
    small_desk.clock.at = now
    assert scrape(small_desk, "dondoc_oldest_due") == {("dondoc_oldest_due_seconds", ()): seconds}


def test_an_office_without_a_calendar_is_scraped_all_the_same(small_desk: Desk) -> None:
    def none(_session: object) -> Calendar:
        raise CalendarMissingError

    desk = small_desk.with_web(desk=replace(small_desk.web.desk, read_calendar=none))
    assert scrape(desk, "dondoc_oldest_due") == {("dondoc_oldest_due_seconds", ()): 0}


def test_letters_in_doubt_and_leases_that_are_over_are_counted(desk: Desk) -> None:
    with desk.database.write() as session:
        for state, resends in ((LetterState.UNKNOWN, 0), (LetterState.UNKNOWN, 1), (LetterState.PENDING, 1)):
            plant_letter(session, MORNING, state, "ambiguous", resends=resends)
        plant_held(session, MORNING, LetterState.WIRE, MINUTE)
        plant_held(session, MORNING, LetterState.SENDING, -MINUTE)
    assert scrape(desk, "dondoc_letters_in_doubt", "dondoc_expired") == {
        ("dondoc_letters_in_doubt", ("unknown",)): 2,
        ("dondoc_letters_in_doubt", ("pending",)): 1,
        ("dondoc_expired_leases", ()): 1,
    }


def test_letters_that_wait_for_a_persons_word_are_counted(small_desk: Desk) -> None:
    assert scrape(small_desk, "dondoc_held_letters") == {("dondoc_held_letters", ()): 0}
    with small_desk.database.write() as session:
        plant_hold(session, plant_letter(session, MORNING, LetterState.PENDING), rungs=0)
    assert scrape(small_desk, "dondoc_held_letters") == {("dondoc_held_letters", ()): 1}


def test_how_long_letters_took_is_a_histogram_of_the_last_days(desk: Desk) -> None:
    with desk.database.write() as session:
        for seconds in (0.4, 4, 4, 70_000, 200_000):
            plant_letter(session, MORNING, LetterState.SENT, sent_at=MORNING + timedelta(seconds=seconds))
        plant_letter(session, MORNING, LetterState.SENT, channel="zalo", sent_at=MORNING + timedelta(seconds=3601))
        long_ago = MORNING - timedelta(days=4)
        plant_letter(session, long_ago, LetterState.SENT, sent_at=long_ago)
    found = scrape(desk, "dondoc_letter_dwell")
    assert buckets(found, "email") == [1, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5]
    assert buckets(found, "zalo") == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    assert found["dondoc_letter_dwell_seconds_gcount", ("email",)] == 5
    assert found["dondoc_letter_dwell_seconds_gsum", ("email",)] == pytest.approx(270_008.4)


def buckets(found: Samples, channel: str) -> list[float]:
    bounds = ("1.0", "5.0", "15.0", "60.0", "300.0", "900.0", "1800.0", "3600.0", "14400.0", "86400.0", "+Inf")
    return [found["dondoc_letter_dwell_seconds_bucket", (channel, bound)] for bound in bounds]
