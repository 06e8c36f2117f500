"""Urging by other means is recorded, and counts."""

from datetime import date

import pytest

from tasks.climb_words import climb_lines
from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.state import ExecutionState
from tasks.task import Task, WrongStateError
from tasks.urge import FutureUrgingError, urge
from tasks.urged import times_urged
from tasks.urging import Means
from tests.support.office import MONDAY, ZONE, Office, at, rows

NOW = at("2026-10-07 09:00")
TODAY = date(2026, 10, 7)


def an_office(database: Database) -> Office:
    office = Office(database).open()
    office.contact(office.department())
    office.task(1, MONDAY, urged_before=2)
    return office


def test_a_phone_call_is_kept_with_its_author_and_counts(database: Database) -> None:
    office = an_office(database)
    with office.database.write() as session:
        urge(session, BUS, "nv1", Means.PHONE, date(2026, 10, 6), " hẹn  báo cáo thứ Sáu ", NOW, TODAY, "person A")
    with office.database.read() as session:
        assert times_urged(session, [1]) == {1: 3}
        assert times_urged(session, [1], NOW) == {1: 2}
        logged = rows(session, LoggedEvent)[-1]
        lines = list(climb_lines(session, session.get_one(Task, 1), ZONE))
    assert (logged.name, logged.actor) == ("TaskUrged", "person A")
    assert lines == ["Đã đôn đốc 3 lần (chưa kể thư nhắc theo hạn)."]


def test_nobody_is_urged_tomorrow_nor_about_what_is_done(sqlite_database: Database) -> None:
    office = an_office(sqlite_database)
    with office.database.write() as session, pytest.raises(FutureUrgingError, match="08/10/2026, còn ở sau hôm nay"):
        urge(session, BUS, "NV1", Means.MEETING, date(2026, 10, 8), "đã hẹn", NOW, TODAY, "person A")
    with office.database.write() as session:
        session.get_one(Task, 1).state = ExecutionState.DONE
    with office.database.write() as session, pytest.raises(WrongStateError):
        urge(session, BUS, "NV1", Means.MEETING, TODAY, "đã hẹn", NOW, TODAY, "person A")
