"""Time that was lost or moved: afterwards one letter with the newest rungs, one digest, and nothing on days off."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from queue import Empty, SimpleQueue
from threading import Barrier

import pytest

from tasks.calendar_day import load_calendar, seed
from tasks.database import Database
from tasks.letter import LetterState
from tasks.remind import remind
from tasks.workdays import CalendarEnds
from tests.support.model_days import SLOTS, Days
from tests.support.office import Office, at
from worker.daily import run_daily
from worker.relay import poke_due

LEAD, HELPER = "xd@vidu.gov.vn", "tc@vidu.gov.vn"


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Days that pass are the same days on both kinds; whoever comes at once is played on both."""
    return Office(sqlite_database).open()


def begin(office: Office, *deadlines: str) -> Days:
    """Two departments: the first has all the tasks, the second helps with the first of them."""
    office.now = at("2025-09-01 09:00")
    lead, helper = office.department(), office.department("Sở Tài chính")
    office.contact(lead, LEAD)
    office.contact(helper, HELPER)
    for number, deadline in enumerate(deadlines):
        office.task(lead, date.fromisoformat(deadline), coordinating=() if number else (helper,))
    return Days(office.database)


def october(day: int) -> date:
    return date(2026, 10, day)


def test_three_working_days_without_a_scheduler_make_one_letter_and_one_digest(office: Office) -> None:
    days = begin(office, "2026-10-08", "2026-10-12", "2026-10-16", "2026-12-01")
    days.play(at("2026-10-05 07:00"), at("2026-10-05 18:00"))
    days.play(at("2026-10-09 07:00"), at("2026-10-09 18:00"))
    assert days.letters() == [
        (LEAD, october(5), [3, 7]),
        (HELPER, october(5), [3]),
        (LEAD, october(9), [-1, 1, 7]),
        (HELPER, october(9), [-1]),
    ]
    assert days.digests() == [october(5), october(9)]
    assert days.states() == {LetterState.SENT}


def test_three_working_days_without_a_worker_make_one_letter_and_one_digest(office: Office) -> None:
    days = begin(office, "2026-10-08", "2026-10-12", "2026-10-16")
    for day in (6, 7, 8):
        for hour in (8, 12, 17):
            days.schedule(at(f"2026-10-0{day} {hour:02}:30"))
    days.turn(at("2026-10-09 07:30"))  # before the digest's own hour
    days.play(at("2026-10-09 08:00"), at("2026-10-09 18:00"))
    assert days.letters() == [(LEAD, october(9), [-1, 1, 7]), (HELPER, october(9), [-1])]
    assert days.digests() == [october(9)]
    assert days.states() == {LetterState.SENT, LetterState.CANCELLED}


def test_a_scheduler_off_over_a_weekend_tells_mondays_rungs_on_monday(office: Office) -> None:
    days = begin(office, "2026-10-10", "2026-10-13")  # a Saturday, a Tuesday
    days.play(at("2026-10-09 07:00"), at("2026-10-09 12:00"))
    days.play(at("2026-10-10 09:00"), at("2026-10-12 06:00"))
    assert [on for _, on, _ in days.letters()] == [october(9), october(9)]
    days.play(at("2026-10-12 10:15"), at("2026-10-12 17:45"))
    assert days.letters()[2:] == [(LEAD, october(12), [-1, 1]), (HELPER, october(12), [-1])]
    assert days.digests() == [october(9), october(12)]


@pytest.mark.parametrize("back", ["2026-02-23 07:00", "2026-02-18 09:00"], ids=["after", "in the middle"])
def test_tet_without_a_scheduler_is_silent_and_ends_with_one_letter_and_one_digest(office: Office, back: str) -> None:
    days = begin(office, "2026-02-16", "2026-02-24")
    days.play(at("2026-02-13 07:00"), at("2026-02-13 16:00"))  # the last working day before nine days off
    assert days.letters() == [(LEAD, date(2026, 2, 13), [0, 3]), (HELPER, date(2026, 2, 13), [0])]
    days.play(at(back), at("2026-02-23 18:00"))
    assert days.letters()[2:] == [(LEAD, date(2026, 2, 23), [-1, 1]), (HELPER, date(2026, 2, 23), [-1])]
    assert days.digests() == [date(2026, 2, 13), date(2026, 2, 23)]
    assert days.states() == {LetterState.SENT}


def test_a_scheduler_that_comes_back_in_the_evening_writes_to_nobody_until_the_morning(office: Office) -> None:
    days = begin(office, "2026-10-08")
    days.play(at("2026-10-07 18:00"), at("2026-10-08 07:00"))
    assert days.channel.sent == []
    days.turn(at("2026-10-08 07:30"))
    assert days.letters() == [(LEAD, october(8), [0]), (HELPER, october(8), [0])]


def test_a_year_ends_and_the_office_goes_on_with_the_calendar_of_the_next_two(office: Office) -> None:
    days = begin(office, "2026-12-31", "2027-01-05")
    days.play(at("2026-12-31 07:00"), at("2027-01-04 18:00"))
    assert days.letters() == [
        (LEAD, date(2026, 12, 31), [0, 3]),
        (HELPER, date(2026, 12, 31), [0]),
        (LEAD, date(2027, 1, 4), [-1, 1]),
        (HELPER, date(2027, 1, 4), [-1]),
    ]
    with office.database.read() as session:
        assert load_calendar(session).ends == date(2028, 12, 31)


def test_where_the_calendar_ends_the_loop_says_so_and_goes_on_and_nothing_is_lost(database: Database) -> None:
    office = Office(database)
    with database.write() as session:
        seed(session, [2025])
    days = begin(office, "2025-12-29", "2025-12-31")
    with database.write() as session:
        remind(session, days.desk, at("2025-12-31 17:00"))
    with pytest.raises(ExceptionGroup) as failed:
        run_daily(database, days.desk, SLOTS, at("2026-01-06 07:30"))
    assert {type(each) for each in failed.value.exceptions} == {CalendarEnds}
    assert "Lịch làm việc chỉ có đến 31/12/2025" in str(failed.value.exceptions[0])
    days.turn(at("2026-01-06 07:30"))
    assert days.channel.sent == []
    with database.write() as session:
        seed(session, [2026])
    days.turn(at("2026-01-06 08:30"))
    assert days.letters() == [(LEAD, date(2026, 1, 6), [-4, -2]), (HELPER, date(2026, 1, 6), [-4])]
    assert days.states() == {LetterState.CANCELLED, LetterState.SENT}


@dataclass
class Crew:
    """Two schedulers, four relays and three workers, each in a thread, all at once in each of a few rounds."""

    days: Days
    now: datetime
    poked: list[int] = field(default_factory=list)
    queue: SimpleQueue[list[int]] = field(default_factory=SimpleQueue)

    def play(self, rounds: int = 6) -> None:
        steps = [self.scan] * 2 + [self.relay] * 4 + [self.work] * 3
        start = Barrier(len(steps))

        def act(step: Callable[[], object]) -> None:
            for _ in range(rounds):
                start.wait(60)
                step()

        with ThreadPoolExecutor(len(steps)) as threads:
            list(threads.map(act, steps))

    def scan(self) -> None:
        run_daily(self.days.database, self.days.desk, SLOTS, self.now)

    def relay(self) -> None:
        poke_due(self.days.database, self.days.desk, self.publish, self.now)

    def publish(self, ids: list[int]) -> None:
        self.poked += ids
        self.queue.put(ids)

    def work(self) -> None:
        delivery = self.days.delivery(self.now)
        with suppress(Empty):
            while True:
                delivery.deliver(self.queue.get_nowait())


def test_two_schedulers_four_relays_and_three_workers_at_once_tell_everybody_once(database: Database) -> None:
    office = Office(database).open()
    for number in range(30):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        office.task(lead, october(8))
    crew = Crew(Days(office.database), at("2026-10-05 08:30"))
    crew.play()
    assert len(crew.days.letters()) == 30
    assert crew.days.digests() == [october(5)]
    assert len(crew.poked) == len(set(crew.poked)) == 31
    assert len({letter.to for letter in crew.days.channel.sent}) == len(crew.days.channel.sent) == 31
