"""Over random offices and any single mistake no more than the floor leaves before a person decides, and then once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.calendar_file import Day, DayKind
from tasks.change_calendar import change_calendar
from tasks.database import open_database
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.reminder import Reminder
from tasks.rungs import Ladder
from tasks.state import ExecutionState, Urgency
from tasks.storm.decide import drop_hold, release_hold
from tasks.storm.hold import open_hold
from tasks.storm.load import Load, rungs_said
from tasks.task import Task
from tests.support.office import MONDAY, at, make_desk, office_in_copy
from tests.tasks.storm.conftest import RULES, UNITS, Weather, weather_in

FLOOR = Load(6, 6)
DAYS = [MONDAY, MONDAY + timedelta(1), MONDAY + timedelta(2)]
TASK = st.fixed_dictionaries(
    {
        "unit": st.integers(0, UNITS - 1),
        "due": st.integers(0, 16).map(lambda days: MONDAY + timedelta(days)),
        "urgency": st.sampled_from(Urgency),
    }
)
LISTS = st.lists(TASK, min_size=8, max_size=16)
MISTAKES = st.sampled_from(["list", "ladder", "calendar", "urgency"])


@pytest.fixture(scope="module")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with its ordinary mornings, copied for each example."""
    path = tmp_path_factory.mktemp("weather") / "dondoc.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    weather_in(database)
    database.close()
    return path


@contextmanager
def an_office(template: Path) -> Iterator[Weather]:
    with office_in_copy(template) as office:
        office.now, office.made = at("2026-10-05 07:00"), 1
        yield Weather(office, make_desk(rules=RULES), list(range(1, UNITS + 1)))


def err(weather: Weather, mistake: str, rows: list[dict[str, Any]]) -> None:
    """A list with wrong days or urgencies, or an ordinary list and then a wrong ladder or calendar."""
    for row in rows:
        due = MONDAY if mistake == "list" else row["due"]
        urgency = Urgency.EXPRESS if mistake == "urgency" else row["urgency"]
        weather.give(due, slice(row["unit"], row["unit"] + 1), urgency=urgency)
    if mistake == "ladder":
        weather.desk = replace(weather.desk, ladder=Ladder(before=tuple(range(30, -1, -1)), overrides={}))
    if mistake == "calendar":
        off = [Day(MONDAY + timedelta(days), DayKind.HOLIDAY, "Nghỉ bão", "88/CĐ", official=True) for days in (3, 4)]
        with weather.office.database.write() as session:
            change_calendar(session, BUS, weather.desk, off, "văn thư", at("2026-10-05 07:10"), "person An")


def play(weather: Weather, on: date) -> list[int]:
    """A morning, and the news of the day; what may leave is sent."""
    gone: list[int] = []
    for turn, when in ((weather.morning, "07:30"), (weather.tell, "09:00"), (weather.relay, "10:00")):
        left = turn(f"{on} {when}")
        weather.deliver(left)
        gone += left
    return gone


def left_since(session: Session, on: date) -> Load:
    """What has left since the undecided hold began, or on that day."""
    hold = open_hold(session)
    sent = (Letter.state == LetterState.SENT, Letter.slot >= (hold.first_slot if hold else on))
    letters = session.scalar(select(func.count()).select_from(Letter).where(*sent)) or 0
    return Load(letters, session.scalar(select(func.count()).select_from(rungs_said(*sent))) or 0)


def withdraw_one(weather: Weather) -> int:
    """The office withdraws a task of which a letter is held; which."""
    with weather.office.database.write() as session:
        held = select(Reminder.task_id).join(Letter, Letter.id == Reminder.letter_id)
        waits = (Letter.hold_id.is_not(None), Letter.state == LetterState.PENDING, Reminder.dropped.is_(None))
        task = session.get_one(Task, session.scalars(held.where(*waits).order_by(Reminder.id)).first())
        BUS.publish(session, task.become(ExecutionState.CANCELLED), at("2026-10-07 10:30"), "test")
        return task.id


@settings(max_examples=4)
@given(rows=LISTS, mistake=MISTAKES, word=st.sampled_from([release_hold, drop_hold]))
def test_no_more_than_the_floor_leaves_before_a_person_decides(
    template: Path, rows: list[dict[str, Any]], mistake: str, word: Callable[..., Load]
) -> None:
    with an_office(template) as weather:
        err(weather, mistake, rows)
        gone: list[int] = []
        for on in DAYS:
            gone += play(weather, on)
            with weather.office.database.read() as session:
                assert not left_since(session, on).exceeds(FLOOR)
                stormy = open_hold(session) is not None
        if not stormy:
            return
        withdrawn = withdraw_one(weather)
        weather.decide(word, "2026-10-07 11:00")
        last = weather.relay("2026-10-07 11:01")
        weather.deliver(last)
        gone += [*last, *weather.relay("2026-10-07 11:02")]
        assert len(gone) == len(set(gone))
        with weather.office.database.read() as session:
            told = select(Reminder.task_id).where(Reminder.letter_id.in_(last), Reminder.dropped.is_(None))
            assert withdrawn not in set(session.scalars(told))
            kept = (Letter.hold_id.is_not(None), Letter.state == LetterState.PENDING)
            assert session.scalars(select(Letter.id).where(*kept)).all() == []
        assert not last or word is release_hold
