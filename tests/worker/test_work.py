"""The worker process."""

import subprocess
import sys
from collections.abc import Iterable

from worker.app import make_app
from worker.jobs import DELIVER, register
from worker.work import stoppable


def test_a_worker_told_to_stop_ends_the_letter_under_way_and_leaves_the_rest_of_its_dozen() -> None:
    delivered = list[int]()

    def deliver(ids: Iterable[int]) -> None:
        delivered.extend(ids)

    stoppable(deliver, lambda: len(delivered) < 2)([1, 2, 3, 4])
    assert delivered == [1, 2]


def test_nothing_is_even_looked_at_when_nothing_may_begin() -> None:
    asked = list[Iterable[int]]()
    stoppable(asked.append, lambda: False)([1, 2])
    assert asked == []


def test_celery_takes_what_the_worker_gives_it_to_run() -> None:
    app = make_app("redis://127.0.0.1:1")
    register(app, DELIVER, stoppable(lambda _ids: None, lambda: True))
    app.finalize()
    assert DELIVER in app.tasks


STOPPED_BEFORE_CELERY_HEARS = """
import os, signal, sys
from worker.app import make_app
from worker.last_call import LastCall
from worker.work import _consume, _hear
last_call = LastCall(60, 60)
_hear(last_call)
os.kill(os.getpid(), signal.SIGTERM)
assert last_call.told.wait(60)
print("ended with", _consume(make_app(sys.argv[1]), 1))
"""


def test_a_stop_before_celery_has_started_is_heard_when_it_does(broker_url: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", STOPPED_BEFORE_CELERY_HEARS, broker_url],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.endswith("ended with 0\n"), done.stderr
