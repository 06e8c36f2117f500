"""The scheduler process."""

import subprocess
import sys

STOPPED_IN_ITS_FIRST_TURN = """
import os, signal
from worker.last_call import LastCall
from worker.ring import Ring
from worker.scheduler import _ring
last_call = LastCall(60)
last_call.hear()
_ring([Ring("daily", 60, lambda: os.kill(os.getpid(), signal.SIGTERM))], last_call.told)
print("stopped")
"""


def test_a_stop_during_the_first_turns_is_heard_when_they_end() -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", STOPPED_IN_ITS_FIRST_TURN], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("stopped\n")
