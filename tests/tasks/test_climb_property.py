"""Over random calendars, turns and edits of the ladder no step is skipped, taken twice, taken early or on a day off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.climb import Climb
from tasks.climb_step import ClimbStep
from tasks.escalate import escalate
from tasks.handlers import BUS
from tasks.office_hours import OfficeHours
from tasks.rungs import Ladder
from tasks.step import Level, Step, thaw
from tasks.workdays import Calendar, calendar_of
from tests.support.office import MONDAY, ZONE, Office, at, make_desk, office_in_copy, rows

ENDS = date(2027, 12, 31)
OFFICE = OfficeHours(ZONE)
FIRST = at("2026-10-06 00:00")
DAYS = st.sets(st.integers(0, 40).map(lambda days: MONDAY + timedelta(days=days)), max_size=15)
CALENDARS = st.builds(calendar_of, DAYS, DAYS, st.just(ENDS))
TURNS = st.sets(st.integers(0, 40 * 24 * 4), min_size=20, max_size=60).map(sorted)
LEVELS = st.sampled_from([Level.HEAD, Level.DIGEST, Level.SPECIALIST])
STEPS = st.lists(
    st.builds(Step, LEVELS, hours=st.integers(1, 20)) | st.builds(Step, LEVELS, days=st.integers(1, 4)),
    min_size=1,
    max_size=4,
).map(tuple)


@contextmanager
def an_office(template: Path) -> Iterator[Office]:
    with office_in_copy(template) as office:
        office.contact(office.department())
        office.task(1, MONDAY)
        yield office


@settings(max_examples=12)
@given(calendar=CALENDARS, turns=TURNS, begun=STEPS, edited=STEPS)
def test_steps_are_taken_in_turn_once_in_time_and_on_working_days(
    sqlite_template: Path, calendar: Calendar, turns: list[int], begun: tuple[Step, ...], edited: tuple[Step, ...]
) -> None:
    with an_office(sqlite_template) as office:
        for quarter in turns:
            now = FIRST + timedelta(minutes=15 * quarter)
            with office.database.read() as session:
                steps = edited if rows(session, Climb) else begun
            with office.database.write() as session:
                desk = make_desk(ladder=Ladder(overdue=steps, overrides={}), read_calendar=lambda _session: calendar)
                escalate(session, desk, BUS, now)
        with office.database.read() as session:
            climbs, taken = rows(session, Climb), rows(session, ClimbStep)
    assert len(climbs) <= 1
    if not climbs:
        return
    frozen = thaw(climbs[0].steps)
    assert frozen == begun
    assert [each.number for each in taken] == list(range(1, len(taken) + 1))
    assert [each.to for each in taken] == [step.to for step in frozen[: len(taken)]]
    begins = datetime.combine(MONDAY, make_desk().hours.closes, ZONE)
    told_before = begins
    for each, step in zip(taken, frozen, strict=False):
        assert calendar.is_working_day(each.at.astimezone(ZONE).date())
        if each.at != told_before:  # one that was passed over lets the next be taken at once
            assert each.at >= step.due_at(told_before, (), calendar, OFFICE)
        told_before = each.at
