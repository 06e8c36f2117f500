"""The worker process."""

import threading
from collections.abc import Iterable

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
