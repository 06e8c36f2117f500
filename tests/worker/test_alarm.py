"""An alarm clock beside a clock that somebody sets."""

import threading

from worker.alarm import ring_until
from worker.ring import Ring

SECONDS = 30


def test_every_loop_turns_at_once_when_the_clock_was_set_either_way() -> None:
    rung, ahead, stopping = threading.Semaphore(0), [0.0], threading.Event()
    ring = Ring("relay", 3600, rung.release)

    def rings_when_moved_by(seconds: float) -> bool:
        ahead[0] += seconds
        return rung.acquire(timeout=1)

    clock = threading.Thread(target=ring_until, args=(stopping, [ring], lambda: ahead[0], 0.01))
    clock.start()
    try:
        assert rung.acquire(timeout=SECONDS)
        for moved in (-7200.0, 7200.0):
            # Set while the last turn is ending, the clock finds that loop turning, and has nothing to ring.
            assert any(rings_when_moved_by(moved) for _ in range(SECONDS))
    finally:
        stopping.set()
        clock.join()


def test_a_loop_turns_before_its_time_when_somebody_knocks() -> None:
    rung, knocks, stopping = threading.Semaphore(0), threading.Semaphore(0), threading.Event()
    ring = Ring("news", 3600, rung.release, at_once=False, knocked=lambda seconds: knocks.acquire(timeout=seconds / 10))
    clock = threading.Thread(target=ring_until, args=(stopping, [ring]))
    clock.start()
    try:
        for _ in range(2):
            knocks.release()
            assert rung.acquire(timeout=SECONDS)
    finally:
        stopping.set()
        clock.join()


def test_a_clock_that_is_slewed_rings_nothing_before_its_time() -> None:
    rung, looks, stopping = [0], [0], threading.Event()

    def slewed() -> float:
        looks[0] += 1
        if looks[0] == 50:
            stopping.set()
        return looks[0] * 0.5

    def turn() -> None:
        rung[0] += 1

    ring_until(stopping, [Ring("relay", 3600, turn, at_once=False)], slewed, 0.001)
    assert rung == [0]
