"""A person's word about a hold."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tasks.audit.letters import held_for_long, late
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.reminder import Reminder
from tasks.rules import Rules
from tasks.storm.decide import HoldError, HoldGrownError, drop_hold, release_hold
from tasks.storm.hold import Hold, open_hold
from tests.support.office import MONDAY, at, rows
from tests.tasks.storm.conftest import Weather

SOON = date(2026, 10, 14)  # rung 7 on Monday, and still rung 7 on Tuesday


@pytest.fixture
def held(weather_everywhere: Weather) -> Weather:
    """Eight letters, held on Monday morning."""
    weather_everywhere.give(SOON)
    assert weather_everywhere.morning("2026-10-05 07:30") == []
    weather_everywhere.deliver(weather_everywhere.asked)
    return weather_everywhere


def test_released_letters_leave_at_once_within_the_sending_hours(held: Weather) -> None:
    held.decide(release_hold, "2026-10-05 09:00")
    assert len(held.relay("2026-10-05 09:01")) == 8


def test_who_released_so_much_is_not_asked_about_as_much_again(held: Weather) -> None:
    held.decide(release_hold, "2026-10-05 09:00")
    held.deliver(held.relay("2026-10-05 09:01"))
    held.give(date(2026, 10, 6))
    assert len(held.morning("2026-10-06 07:30")) == 8


def test_who_released_a_storm_is_asked_about_a_greater_one(weather: Weather) -> None:
    weather.desk = replace(weather.desk, rules=Rules(storm_floor=6, storm_times=3))  # twelve rungs are no storm
    for _ in range(2):
        weather.give(SOON)
    weather.morning("2026-10-05 07:30")
    weather.decide(release_hold, "2026-10-05 09:00")
    weather.deliver(weather.relay("2026-10-05 09:01"))
    for _ in range(4):
        weather.give(date(2026, 10, 6))
    assert weather.morning("2026-10-06 07:30") == []  # 32 rungs: 16 were let go, and 12 are no storm


def test_dropped_letters_do_not_come_back_the_next_morning_by_themselves(held: Weather) -> None:
    held.decide(drop_hold, "2026-10-05 09:00", "nhập nhầm tệp")
    assert held.states(MONDAY) == [LetterState.CANCELLED] * 8
    with held.office.database.read() as session:
        told = session.scalars(select(Reminder.dropped).where(Reminder.slot == MONDAY)).all()
        assert told == ["hold 1 dropped: nhập nhầm tệp"] * 8
    assert held.morning("2026-10-05 10:00") == held.morning("2026-10-06 07:30") == []
    with held.office.database.read() as session:
        assert open_hold(session) is None
        assert [each for each in rows(session, Letter) if each.state == LetterState.PENDING] == []


def test_the_next_rung_comes_after_a_drop(held: Weather) -> None:
    held.decide(drop_hold, "2026-10-05 09:00")
    with held.office.database.read() as session:
        kept = session.scalars(select(Reminder.task_id).order_by(Reminder.id)).first()
    assert kept is not None
    assert held.morning("2026-10-09 07:30") == []  # rung 3 of all eight: as much again, and asked about again
    with held.office.database.read() as session:
        assert [hold.decision for hold in rows(session, Hold)] == ["dropped", None]


def test_a_hold_is_decided_once(held: Weather) -> None:
    held.decide(release_hold, "2026-10-05 09:00")
    with (
        held.office.database.write() as session,
        pytest.raises(
            HoldError, match=r"số 1: đã được quyết định \(cho gửi: người dùng lệnh Chánh Văn phòng, đã kiểm tra\)"
        ),
    ):
        drop_hold(session, BUS, 1, at("2026-10-05 09:01"), "person Phó Chánh Văn phòng", "")


def test_a_hold_that_never_was_is_told_so(held: Weather) -> None:
    with held.office.database.write() as session, pytest.raises(HoldError, match="số 9: không có"):
        release_hold(session, BUS, 9, at("2026-10-05 09:01"), "person Chánh Văn phòng", "")


def test_what_is_held_is_not_late_but_a_hold_of_a_day_is_told(held: Weather) -> None:
    with held.office.database.read() as session:
        assert late(session, at("2026-10-05 08:30"), at("2026-10-05 09:00")).count == 0
        assert held_for_long(session, at("2026-10-05 09:00")).count == 0
        assert held_for_long(session, at("2026-10-06 07:31")).count == 8


def test_released_letters_count_as_late_from_their_release_on(held: Weather) -> None:
    held.decide(release_hold, "2026-10-05 09:00")
    with held.office.database.read() as session:
        assert late(session, at("2026-10-05 08:59"), at("2026-10-05 09:29")).count == 0
        assert late(session, at("2026-10-05 09:00"), at("2026-10-05 09:30")).count == 8


def test_who_saw_fewer_letters_than_wait_decides_nothing(held: Weather) -> None:
    with held.office.database.write() as session, pytest.raises(HoldGrownError, match="nay có 8 thư, lúc xem có 7 thư"):
        release_hold(session, BUS, 1, at("2026-10-05 09:00"), "person Chánh Văn phòng", "", seen=7)
    assert held.relay("2026-10-05 09:01") == []
