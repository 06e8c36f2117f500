"""The scheduler process."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from tasks.database import Database
from tasks.tick import AUDITOR
from worker.alive import Alive
from worker.auditor import longest
from worker.leader import Leader
from worker.progress import Progress
from worker.scheduler import _rings, see_to
from worker.settings import read_settings
from worker.ticking import WORKER
from worker.timing import Timing
from worker.wiring import Wiring

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
    rings = _rings(Wiring(read_settings({"DONDOC_HOME": str(tmp_path)})), print)
    assert {each.name for each in rings if each.at_once} | {WORKER} == set(longest(Timing()))
    assert [each.name for each in rings if not each.at_once] == [AUDITOR]


def test_a_leader_whose_loop_does_not_turn_stands_back_and_does_not_say_that_it_lives(
    sqlite_database: Database, tmp_path: Path
) -> None:
    seconds = [0.0]
    progress = Progress({"relay": timedelta(minutes=5)}, lambda: seconds[0])
    leader, alive = Leader(sqlite_database, timedelta(seconds=15)), Alive(tmp_path, "scheduler")
    see_to(leader, progress, alive)
    alive.path.unlink()  # it beat
    seconds[0] = 301.0
    see_to(leader, progress, alive)
    assert not alive.path.exists()
    assert Leader(sqlite_database, timedelta(seconds=15)).leads()
