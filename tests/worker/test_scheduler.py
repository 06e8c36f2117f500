"""The scheduler process."""

import subprocess
import sys
from pathlib import Path

from tasks.tick import AUDITOR
from worker.auditor import longest
from worker.scheduler import _rings
from worker.settings import read_settings
from worker.ticking import WORKER
from worker.timing import Timing
from worker.wiring import Wiring

STOPPED_IN_ITS_FIRST_TURN = """
import os, signal
from worker.last_call import LastCall
from worker.ring import Ring
from worker.scheduler import _ring
last_call = LastCall(60)
last_call.hear()
late = Ring("auditor", 60, lambda: print("audited"), at_once=False)
_ring([Ring("daily", 60, lambda: os.kill(os.getpid(), signal.SIGTERM)), late], last_call.told)
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
