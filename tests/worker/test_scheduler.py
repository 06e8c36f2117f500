"""The scheduler process."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.database import Database
from tasks.tick import AUDITOR
from worker.alive import Alive
from worker.auditor import longest
from worker.leader import Leader
from worker.migrate import migrate
from worker.progress import Progress
from worker.ring import Ring, led
from worker.scheduler import _rings, allowed, see_to
from worker.settings import read_settings
from worker.ticking import WORKER
from worker.timing import Timing
from worker.wiring import Wiring

LENGTH = timedelta(seconds=15)
STOPPED_IN_ITS_FIRST_TURN = """
import os, signal
from worker.last_call import LastCall
from worker.ring import Ring
from worker.alarm import ring_until
last_call = LastCall(60)
last_call.hear()
late = Ring("auditor", 60, lambda: print("audited"), at_once=False)
ring_until(last_call.told, [Ring("daily", 60, lambda: os.kill(os.getpid(), signal.SIGTERM)), late])
print("stopped")
"""


def test_a_stop_during_the_first_turns_is_heard_when_they_end_and_no_audit_is_made_before() -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", STOPPED_IN_ITS_FIRST_TURN], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("stopped\n")
    assert "audited" not in done.stdout


def test_the_auditor_expects_the_loops_that_the_scheduler_turns_and_comes_after_them(tmp_path: Path) -> None:
    rings = _rings(Wiring(read_settings({"DONDOC_HOME": str(tmp_path)})), int)
    assert {each.name for each in rings if each.at_once} | {WORKER} == set(longest(Timing()))
    assert {each.name for each in rings if each.at_once} == set(allowed(rings, Timing()))
    assert [each.name for each in rings if not each.at_once] == [AUDITOR]


def test_the_scheduler_renews_zalos_tokens_where_they_come_by_consent(tmp_path: Path) -> None:
    app = {"DONDOC_ZALO_APP_ID": "2074", "DONDOC_ZALO_APP_SECRET": "s", "DONDOC_ZALO_URL": "http://127.0.0.1:9"}
    home = {"DONDOC_HOME": str(tmp_path)}
    migrate(read_settings(home).database)
    (ring,) = [each for each in _rings(Wiring(read_settings(home | app)), int) if each.name == "zalo"]
    assert (ring.at_once, ring.step()) == (False, "")
    fixed = home | app | {"DONDOC_ZALO_ACCESS_TOKEN": "t"}
    assert "zalo" not in {each.name for each in _rings(Wiring(read_settings(fixed)), int)}


@pytest.fixture
def leader(sqlite_database: Database) -> Leader:
    return Leader(sqlite_database, LENGTH)


def test_a_leader_whose_loop_does_not_turn_stands_back_and_does_not_say_that_it_lives(
    sqlite_database: Database, leader: Leader, tmp_path: Path
) -> None:
    seconds = [time.monotonic()]
    progress = Progress({"relay": timedelta(minutes=5)}, lambda: seconds[0])
    alive = Alive(tmp_path, "scheduler")
    see_to(leader, progress, alive)
    alive.path.unlink()  # it beat
    seconds[0] += 301.0
    see_to(leader, progress, alive)
    assert not alive.path.exists()
    assert Leader(sqlite_database, LENGTH).leads()


def test_who_has_just_begun_to_lead_has_its_time_again_and_says_that_it_lives_when_all_turn(
    sqlite_database: Database, leader: Leader, tmp_path: Path
) -> None:
    seconds = [time.monotonic() - 301.0]
    progress = Progress({"relay": timedelta(minutes=5), "daily": timedelta(minutes=5)}, lambda: seconds[0])
    seconds[0] += 301.0
    alive = Alive(tmp_path, "scheduler")
    see_to(leader, progress, alive)
    assert (alive.path.exists(), leader.leads()) == (False, True)
    for each in ("relay", "daily"):
        led(Ring(each, 1, list), leader, progress, sqlite_database).step()
    see_to(leader, progress, alive)
    assert alive.path.exists()
