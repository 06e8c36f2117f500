"""A holiday decided days before: what was counted is counted again, what has not left is looked at again."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tasks.calendar_day import load_calendar
from tasks.calendar_file import Day, DayKind
from tasks.change_calendar import CalendarChange, CalendarDayError, change_calendar, take_back
from tasks.database import Database, open_database
from tasks.deadline_version import DeadlineVersion
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.ladder import Planned, plan
from tasks.letter import Letter, LetterKind, LetterState
from tasks.recurring.open import open_periods
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.run import REMIND, record_run
from tasks.state import TaskKind
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows
from tests.support.planted import plant_letter

RULE = "trong 5 ngày làm việc kể từ ngày ban hành"
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    office.contact(office.department())
    return office


def day_off(*days: date, kind: DayKind = DayKind.HOLIDAY) -> list[Day]:
    return [Day(each, kind, "Nghỉ bão", "88/CĐ-UBND", official=True) for each in days]


def change(office: Office, days: list[Day], now: str = "2026-10-05 08:00") -> CalendarChange:
    with office.database.write() as session:
        return change_calendar(session, BUS, make_desk(), days, "văn thư", at(now), "person An")


def scan(office: Office, now: str) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), at(now))
        record_run(session, REMIND, at(now).date(), at(now), "")


def told(office: Office) -> list[tuple[date, int, str | None]]:
    with office.database.read() as session:
        return [(each.slot, each.rung, each.dropped) for each in rows(session, Reminder)]


def test_a_holiday_beyond_a_year_that_nobody_entered_is_refused(office: Office) -> None:
    with office.database.read() as session:
        ends = load_calendar(session).ends.year
    with pytest.raises(CalendarDayError, match=f"lịch mới có đến năm {ends}, chưa có lịch năm {ends + 1}"):
        change(office, day_off(date(ends + 2, 4, 30)))
    change(office, day_off(date(ends + 2, 4, 30), date(ends + 1, 4, 30)))


def test_what_machines_are_told_waits_for_no_working_day(office: Office) -> None:
    sunday = at("2026-10-04 02:00")
    with office.database.write() as session:
        plant_letter(session, sunday, LetterState.PENDING, kind=LetterKind.EVENT)
    change(office, day_off(MONDAY), "2026-10-03 10:00")
    with office.database.read() as session:
        assert session.get_one(Letter, 1).due_at == sunday


def test_a_counted_deadline_is_counted_again_with_the_reason(office: Office) -> None:
    office.task(1, MONDAY + timedelta(days=7), deadline_rule=RULE, issued_on=MONDAY)
    decided = office.task(1, MONDAY + timedelta(days=7), deadline_rule=RULE, issued_on=MONDAY)
    office.change(decided, lambda each: each.move_deadline(MONDAY + timedelta(days=9), "gia hạn"))
    done = change(office, day_off(WEDNESDAY))
    assert (done.days, done.moved) == ((WEDNESDAY,), ("NV1",))
    with office.database.read() as session:
        assert session.get_one(Task, 1).deadline == MONDAY + timedelta(days=8)
        reason = session.scalars(select(DeadlineVersion.reason).where(DeadlineVersion.task_id == 1)).all()[-1]
        assert reason == "lịch thay đổi: nghỉ 07/10/2026 (Nghỉ bão)"
        happened = session.scalars(select(LoggedEvent.name).order_by(LoggedEvent.id.desc()).limit(2)).all()
        assert list(happened) == ["DeadlineChanged", "CalendarChanged"]


def test_the_due_day_of_an_open_period_leaves_the_new_day_off(office: Office) -> None:
    office.task(1, None, kind=TaskKind.RECURRING, deadline_rule="ngày 7 hằng tháng")
    with office.database.write() as session:
        open_periods(session, BUS, load_calendar(session), MONDAY, at("2026-10-05 07:30"), "rule recurring")
    assert change(office, day_off(WEDNESDAY)).moved == ("NV2",)
    with office.database.read() as session:
        assert session.get_one(Task, 2).deadline == WEDNESDAY - timedelta(days=1)


def test_a_rung_whose_day_is_off_now_comes_on_the_working_day_before(office: Office) -> None:
    office.task(1, MONDAY + timedelta(days=4))  # rung 3 is Tuesday's
    scan(office, "2026-10-05 07:30")
    done = change(office, day_off(MONDAY + timedelta(days=1)))
    assert done.scan is not None
    assert [(each.rung, each.code) for each in done.scan.new] == [(3, "NV1")]


def test_a_letter_of_a_day_that_is_off_now_is_told_on_the_next_one(office: Office) -> None:
    office.task(1, MONDAY - timedelta(days=3))
    scan(office, "2026-10-05 18:30")  # for Tuesday
    assert [(slot, rung) for slot, rung, _ in told(office)] == [(MONDAY + timedelta(days=1), -2)]
    change(office, day_off(MONDAY + timedelta(days=1)), "2026-10-05 19:00")
    assert [(slot, rung) for slot, rung, dropped in told(office) if dropped is None] == [(WEDNESDAY, -2)]


def test_what_waits_on_a_day_that_is_off_now_is_dropped_with_the_reason_and_returns(office: Office) -> None:
    office.task(1, MONDAY)
    scan(office, "2026-10-05 07:30")
    change(office, day_off(MONDAY), "2026-10-05 07:31")
    assert told(office) == [(MONDAY, 0, "the calendar changed: lịch thay đổi: nghỉ 05/10/2026 (Nghỉ bão)")]
    scan(office, "2026-10-06 07:30")
    assert (MONDAY + timedelta(days=1), -1, None) in told(office)


def test_a_day_of_the_office_is_taken_back(office: Office) -> None:
    change(office, day_off(WEDNESDAY))
    with office.database.write() as session:
        done = take_back(session, BUS, make_desk(), WEDNESDAY, at("2026-10-05 09:00"), "person An")
        assert (done.days, load_calendar(session).is_working_day(WEDNESDAY)) == ((WEDNESDAY,), True)
        with pytest.raises(CalendarDayError, match="không có gì do Văn phòng nhập"):
            take_back(session, BUS, make_desk(), WEDNESDAY, at("2026-10-05 09:00"), "person An")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A database with a calendar, a department and its contact, copied for each story."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("furnished") / "dondoc.db"))
    database = open_database(f"sqlite:///{path}")
    office = Office(database).open()
    office.contact(office.department())
    database.close()
    return path


days = st.integers(0, 13).map(lambda number: MONDAY + timedelta(days=number))
changes = st.dictionaries(
    st.integers(0, 11), st.lists(st.tuples(days, st.booleans()), min_size=1, max_size=4), max_size=3
)


@settings(max_examples=6)
@given(deadlines=st.lists(days, min_size=1, max_size=4), changes=changes)
def test_over_any_changes_no_rung_is_lost_and_none_is_told_twice(
    furnished: Path, deadlines: list[date], changes: dict[int, list[tuple[date, bool]]]
) -> None:
    """Each working day opens with the rung told that applies by the calendar of that morning, or with a later one.

    What a change brings up after the day's letter has left waits for the next morning: one letter a day.
    """
    with _copied(furnished) as office:
        tasks = [office.task(1, each) for each in deadlines]
        for number in range(14):
            on = MONDAY + timedelta(days=number)
            scan(office, f"{on} 07:30")
            _all_told(office, tasks, on)
            if number % 3:  # on other days the change comes before anything has left
                _send(office)
            for changed, worked in changes.get(number, ()):
                kind = DayKind.MADE_UP if worked else DayKind.HOLIDAY
                change(office, day_off(changed, kind=kind), f"{on} 10:00")
            _send(office)


@contextmanager
def _copied(furnished: Path) -> Iterator[Office]:
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{shutil.copy(furnished, folder)}")
        yield Office(database)
        database.close()


def _send(office: Office) -> None:
    with office.database.write() as session:
        session.execute(update(Letter).where(Letter.state == LetterState.PENDING).values(state=LetterState.SENT))


def _all_told(office: Office, tasks: list[Task], on: date) -> None:
    with office.database.read() as session:
        calendar = load_calendar(session)
        for task in tasks:
            told = select(Reminder.rung).where(Reminder.task_id == task.id, Reminder.dropped.is_(None))
            rungs = list(session.scalars(told.order_by(Reminder.slot, Reminder.id)))
            assert rungs == sorted(set(rungs), reverse=True), "none twice, and none after a later one"
            rung = plan(Planned(task.deadline), on, calendar, make_desk().ladder)
            assert rung is None or min(rungs, default=99) <= rung, f"{task.code}: {rung} of {on} was not told"
