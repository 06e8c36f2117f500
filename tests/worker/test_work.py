"""The worker process."""

import threading
from collections.abc import Iterable

from worker.app import make_app
from worker.jobs import DELIVER, register
from worker.work import stoppable


def test_a_worker_told_to_stop_ends_the_letter_under_way_and_leaves_the_rest_of_its_dozen() -> None:
    stopping, delivered = threading.Event(), list[int]()

    def deliver(ids: Iterable[int]) -> None:
        for each in ids:
            delivered.append(each)
            if each == 2:
                stopping.set()

    stoppable(deliver, stopping)([1, 2, 3, 4])
    assert delivered == [1, 2]


def test_celery_takes_what_the_worker_gives_it_to_run() -> None:
    app = make_app("redis://127.0.0.1:1")
    register(app, stoppable(lambda _ids: None, threading.Event()))
    app.finalize()
    assert DELIVER in app.tasks
