"""What a relay holds back, and what it lets go."""

import json
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, select

from tasks.actor import Rule, import_of, rule
from tasks.claim import claim
from tasks.contact import ContactRole
from tasks.event_log import LoggedEvent
from tasks.events import TaskChanged
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.letters.hold.gather import gather
from tasks.office_event import LadderChanged
from tasks.readiness import ON_HOLD, why_not
from tasks.remind import remind
from tasks.rules import Rules
from tasks.run import Run
from tasks.state import ExecutionState
from tasks.storm.held_letter import held_letters
from tasks.storm.hold import Hold, held_now
from tasks.storm.load import Load
from tasks.task import Task
from tests.support.office import MONDAY, at, rows
from tests.support.planted import plant_letter
from tests.tasks.storm.conftest import Weather

TUESDAY = date(2026, 10, 6)


def test_a_storm_is_held_before_any_of_it_leaves_and_the_digest_is_not(weather_everywhere: Weather) -> None:
    weather = weather_everywhere
    weather.give(MONDAY)
    with weather.office.database.write() as session:
        digest = plant_letter(session, at("2026-10-05 07:30"), LetterState.PENDING, kind="digest", slot=MONDAY).id
    assert weather.morning("2026-10-05 07:30") == [digest]
    with weather.office.database.read() as session:
        hold = weather.hold(session)
        assert (hold.letters, hold.rungs, hold.usual_letters, hold.first_slot) == (8, 8, 4, MONDAY)
        assert held_now(session, hold.id) == Load(8, 8)
        event = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "LettersHeld")).one()
        assert (event.actor, json.loads(event.payload)["letters"]) == ("rule storm breaker", 8)


def test_the_office_lead_is_asked_at_once_and_once(weather: Weather) -> None:
    weather.give(MONDAY)
    weather.morning("2026-10-05 07:30")
    weather.relay("2026-10-05 07:31")
    with weather.office.database.read() as session:
        (asked,) = session.scalars(select(Letter).where(Letter.kind == "hold")).all()
        assert (asked.about, asked.channel, asked.not_after) == ("1", "email", None)
        facts = gather(session, weather.desk, asked)
    assert set(weather.asked) == {asked.id}
    assert (facts.letters, facts.rungs, facts.contacts, facts.usual_letters, facts.urgent) == (8, 8, 8, 4, 0)
    assert facts.page_link.startswith("https://dondoc.vidu.gov.vn/o/")
    assert facts.page_link.endswith("/hold/1")
    assert [(each.reader, each.more) for each in facts.samples[:2]] == [
        ("UBND xã 0, Chuyên viên", 0),
        ("UBND xã 1, Chuyên viên", 0),
    ]


def test_what_is_held_cannot_be_claimed(weather: Weather) -> None:
    weather.give(MONDAY)
    weather.morning("2026-10-05 07:30")
    with weather.office.database.write() as session:
        letter = session.scalars(select(Letter.id).where(Letter.slot == MONDAY)).first() or 0
        assert claim(session, letter, at("2026-10-05 07:31")) is None
        assert why_not(session, letter, at("2026-10-05 07:31")).why == ON_HOLD


def test_without_a_storm_letters_leave_in_the_same_turn(weather: Weather) -> None:
    weather.give(MONDAY, slice(6))
    assert len(weather.morning("2026-10-05 07:30")) == 6


def test_many_tasks_in_few_letters_are_a_storm_too(weather: Weather) -> None:
    for _ in range(7):
        weather.give(MONDAY, slice(1))
    assert weather.morning("2026-10-05 07:30") == []


def test_a_new_office_of_which_nobody_knows_what_is_usual_is_not_held(weather: Weather) -> None:
    with weather.office.database.write() as session:
        session.execute(delete(Run).where(Run.slot > date(2026, 9, 24)))
    weather.give(MONDAY)
    assert len(weather.morning("2026-10-05 07:30")) == 8


def test_after_a_long_holiday_proportionally_more_is_usual(weather: Weather) -> None:
    weather.give(MONDAY)
    assert len(weather.morning("2026-10-12 07:30")) == 8  # ten days after the last scan


def test_letters_that_come_a_few_at_a_time_count_together(weather: Weather) -> None:
    weather.give(MONDAY, slice(4))
    assert len(weather.morning("2026-10-05 07:30")) == 4
    weather.give(MONDAY, slice(4, None))
    weather.morning("2026-10-05 10:00")
    with weather.office.database.read() as session:
        assert held_now(session, weather.hold(session).id).letters == 8  # those that no worker has claimed yet as well


def test_the_next_morning_joins_the_hold_that_nobody_decided_about(weather: Weather) -> None:
    weather.give(MONDAY)
    weather.morning("2026-10-05 07:30")
    assert weather.morning("2026-10-06 07:30") == []
    with weather.office.database.read() as session:
        assert len(rows(session, Hold)) == 1
        hold = weather.hold(session)
        assert (hold.first_slot, hold.last_slot, held_now(session, hold.id).letters) == (MONDAY, TUESDAY, 8)
    assert weather.states(MONDAY) == [LetterState.CANCELLED] * 8  # told with Tuesday's, which waits


def test_little_joins_a_hold_too_while_nobody_has_decided(weather: Weather) -> None:
    weather.give(MONDAY)
    weather.morning("2026-10-05 07:30")
    with weather.office.database.read() as session:
        tasks = rows(session, Task)
    for task in tasks[1:]:
        weather.office.change(task, lambda each: each.become(ExecutionState.CANCELLED))
    assert weather.morning("2026-10-06 07:30") == []


def test_a_task_that_ends_meanwhile_leaves_its_held_letter(weather: Weather) -> None:
    weather.give(MONDAY)
    weather.morning("2026-10-05 07:30")
    with weather.office.database.read() as session:
        task = rows(session, Task)[-1]
    weather.office.change(task, lambda each: each.become(ExecutionState.CANCELLED))
    with weather.office.database.read() as session:
        assert held_now(session, weather.hold(session).id) == Load(7, 7)


def test_the_hold_says_what_changed_since_the_day_before(weather: Weather) -> None:
    weather.give(MONDAY)
    with weather.office.database.write() as session:
        for task in rows(session, Task) * 2:
            event = TaskChanged(task_id=task.id, code=task.code, changes={"note": ("", "x")})
            BUS.publish(session, event, at("2026-10-05 07:00"), import_of("nhiem-vu.xlsx"))
        ladder = LadderChanged(before="1", after="2", text="")
        BUS.publish(session, ladder, at("2026-10-05 07:30"), rule(Rule.LADDER))
    weather.morning("2026-10-05 07:30")
    with weather.office.database.read() as session:
        told = weather.hold(session).cause
    assert told == "bậc thang đôn đốc đã được sửa; tệp nhập nhiem-vu.xlsx: 18 thay đổi"


def test_urging_far_beyond_the_usual_is_held_too(weather_everywhere: Weather) -> None:
    weather = weather_everywhere
    for lead in weather.leads:
        weather.office.contact(lead, f"ct{lead}@vidu.gov.vn", role=ContactRole.HEAD)
    weather.give(date(2026, 9, 1))
    assert weather.climb("2026-10-05 07:30") == weather.climb("2026-10-05 07:31") == []
    with weather.office.database.read() as session:
        hold = weather.hold(session)
        assert held_now(session, hold.id) == Load(8, 9)  # of unit 0 also the task without a deadline
        assert session.scalars(select(Letter.kind).where(Letter.hold_id == hold.id).distinct()).all() == ["urge"]


def test_much_news_in_few_letters_is_held_too_and_what_comes_later_joins_it(weather: Weather) -> None:
    weather.office.now = at("2026-10-05 09:00")
    for _ in range(7):
        weather.give(MONDAY, slice(1))
    assert weather.tell("2026-10-05 09:00") == []
    with weather.office.database.read() as session:
        hold = weather.hold(session)
        assert held_now(session, hold.id) == Load(1, 7)
        (letter,) = held_letters(session, hold.id)
    assert letter.words.startswith("NV2 (mới giao), NV3 (mới giao)")
    weather.office.now = at("2026-10-06 09:00")
    weather.give(TUESDAY, slice(1, 2))
    assert weather.tell("2026-10-06 09:00") == []
    with weather.office.database.read() as session:
        assert held_now(session, weather.hold(session).id) == Load(2, 8)


def test_a_breaker_that_is_turned_off_holds_nothing(weather: Weather) -> None:
    weather.desk = replace(weather.desk, rules=Rules(storm_times=0, storm_floor=1))
    weather.give(MONDAY)
    assert len(weather.morning("2026-10-05 07:30")) == 8


def test_a_rehearsed_scan_holds_nothing(weather: Weather) -> None:
    weather.give(MONDAY)
    with weather.office.database.read() as session:
        remind(session, weather.desk, at("2026-10-05 07:30"), dry_run=True)
        assert rows(session, Hold) == []
