"""Urgent letters in a storm: one of them waits for nobody, a storm of them waits like any other."""

from datetime import date

from sqlalchemy import select

from tasks.handlers import BUS
from tasks.state import ExecutionState, Urgency
from tasks.storm.decide import release_hold
from tasks.storm.hold import held_now
from tasks.storm.load import Load
from tasks.task import Task
from tests.support.office import MONDAY, at
from tests.tasks.storm.conftest import Weather

SOON = date(2026, 10, 14)
NINE = "2026-10-05 09:00"


def express(weather: Weather, *units: int, when: str = NINE) -> list[int]:
    """Such tasks are assigned and told of at once; the letters that leave."""
    weather.office.now = at(when)
    for unit in units:
        weather.give(SOON, slice(unit, unit + 1), urgency=Urgency.EXPRESS)
    left = weather.tell(when)
    weather.deliver(left)
    return left


def waiting(weather: Weather) -> Load:
    with weather.office.database.read() as session:
        return held_now(session, weather.hold(session).id)


def test_an_urgent_task_that_is_assigned_in_a_storm_is_told_at_once(weather_everywhere: Weather) -> None:
    weather = weather_everywhere
    weather.give(MONDAY)
    assert weather.morning("2026-10-05 07:30") == []
    assert len(express(weather, 0)) == 1
    assert waiting(weather) == Load(8, 8)


def test_urgent_letters_of_the_stormy_morning_itself_leave_while_they_alone_are_none(weather: Weather) -> None:
    weather.give(MONDAY, slice(6), urgency=Urgency.URGENT)
    weather.give(MONDAY, slice(6, None))
    weather.give(MONDAY, slice(7, None))
    assert len(weather.morning("2026-10-05 07:30")) == 6
    assert waiting(weather) == Load(2, 3)


def test_a_file_that_marks_all_as_urgent_is_held_and_does_not_leave_on_another_day(weather_everywhere: Weather) -> None:
    weather = weather_everywhere
    weather.give(date(2026, 10, 6), urgency=Urgency.EXPRESS)
    assert weather.morning("2026-10-05 07:30") == []
    # By Tuesday four are done; the others alone would be no storm, but the office has been asked about them.
    with weather.office.database.write() as session:
        for task in session.scalars(select(Task).where(Task.urgency == Urgency.EXPRESS).limit(4)):
            BUS.publish(session, task.become(ExecutionState.CANCELLED), at("2026-10-05 10:00"), "test")
    assert weather.morning("2026-10-06 07:30") == []
    assert waiting(weather) == Load(4, 4)
    assert len(express(weather, 0, when="2026-10-06 09:00")) == 1  # a new one still is told


def test_until_somebody_decides_no_more_urgent_letters_leave_than_are_a_storm(weather: Weather) -> None:
    weather.give(MONDAY)
    weather.morning("2026-10-05 07:30")
    gone = [len(express(weather, unit, when=f"2026-10-05 09:0{unit}")) for unit in range(4)]
    gone += [len(express(weather, unit, when=f"2026-10-06 09:0{unit}")) for unit in range(4, 8)]
    assert gone == [1, 1, 1, 1, 1, 1, 0, 0]
    weather.decide(release_hold, "2026-10-06 10:00")
    assert len(weather.relay("2026-10-06 10:01")) == 2


def test_an_urgent_task_in_a_letter_with_others_waits_with_them(weather: Weather) -> None:
    weather.give(MONDAY)
    weather.give(MONDAY, slice(1), urgency=Urgency.EXPRESS)
    assert weather.morning("2026-10-05 07:30") == []
    assert waiting(weather) == Load(8, 9)
