"""One turn of the auditor: what it finds is said in words, logged, and told to the watcher, or nothing is told."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from tasks.audit.audit import Expected
from tasks.audit.seal import WHOLE
from tasks.database import Database, open_database
from tasks.event_log import LoggedEvent
from tasks.letter import LetterState
from tasks.tick import Tick
from tests.support.http import HttpPeer
from tests.support.office import MONDAY, Office, at, make_desk
from tests.support.planted import plant_letter, plant_tick
from tests.support.tampering import tamper
from worker.auditor import expect, watch
from worker.daily import daily_slots
from worker.heartbeat import Heartbeat
from worker.timing import Timing

NOON = at("2026-10-05 12:00")
NOTHING = Expected({}, {})


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    lead = office.department()
    office.contact(lead, "ba.nguyen@vidu.gov.vn")
    office.task(lead, MONDAY)
    return office


def turn(office: Office, peer: HttpPeer | None = None, expected: Expected = NOTHING) -> str:
    heartbeat = Heartbeat(f"{peer.url}/check") if peer else None
    return watch(office.database, make_desk(), expected, heartbeat, NOON)


def asked(peer: HttpPeer) -> list[tuple[str, str, str]]:
    return [(each.method, each.path, each.body.decode()) for each in peer.asked]


def test_all_well_is_said_and_the_watcher_pinged(office: Office, http_peer: HttpPeer) -> None:
    assert turn(office, http_peer) == "well"
    assert asked(http_peer) == [("GET", "/check", "")]


def test_what_is_not_well_is_said_logged_and_told_without_the_words_of_the_house(
    office: Office, http_peer: HttpPeer
) -> None:
    with office.database.write() as session:
        plant_letter(session, NOON - timedelta(hours=1), LetterState.PENDING)
        plant_letter(session, NOON, LetterState.DEAD, "recipient")
    with capture_logs() as logs:
        assert turn(office, http_peer, Expected({"remind": time(7, 30)}, {})) == "late=1 slot=1 dead=1"
    assert asked(http_peer) == [("POST", "/check/fail", "late 1\nslot 1")]
    keys = ("problem", "count", "which", "well")
    told = [tuple(each[key] for key in keys) for each in logs if each["event"] == "problem"]
    assert told == [("late", 1, "", False), ("slot", 1, "remind", False), ("dead", 1, "", True)]
    assert "nguyen" not in str(logs)


def test_what_is_only_told_keeps_no_ping_back(office: Office, http_peer: HttpPeer) -> None:
    with office.database.write() as session:
        plant_letter(session, NOON, LetterState.DEAD, "recipient")
    assert turn(office, http_peer) == "dead=1"
    assert asked(http_peer) == [("GET", "/check", "")]


def test_without_a_watcher_the_audit_is_made_all_the_same(office: Office) -> None:
    assert turn(office) == "well"


def test_an_audit_that_cannot_be_made_tells_the_watcher_nothing(tmp_path: Path, http_peer: HttpPeer) -> None:
    without_tables = open_database(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(SQLAlchemyError):
        turn(Office(without_tables), http_peer)
    assert asked(http_peer) == []


def test_the_whole_log_is_checked_once_and_then_believed_for_a_day(office: Office) -> None:
    assert turn(office) == "well"
    with office.database.write() as session:
        assert session.get_one(Tick, WHOLE).words == ""
        tamper(session, update(LoggedEvent).values(actor="nobody"))
        plant_tick(session, WHOLE, timedelta(hours=25))
    assert turn(office) == "seal=1"
    with office.database.write() as session:
        assert session.get_one(Tick, WHOLE).words == "row 1"


def test_a_loop_may_miss_three_turns_and_a_quick_one_five_minutes() -> None:
    expected = expect(daily_slots(time(7, 30), time(8, 0)), Timing(ring_relay=1, ring_daily=600))
    early = dict.fromkeys(("calendar", "people", "pauses", "recurring", "remind"), time(7, 30))
    assert expected.slots == early | {"digest": time(8)}
    minutes = {loop: length / timedelta(minutes=1) for loop, length in expected.loops.items()}
    assert minutes == {"relay": 5, "reaper": 5, "daily": 30, "escalate": 5, "worker": 5}
