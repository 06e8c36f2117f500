import os
import signal
import threading
from collections.abc import Iterator
from queue import Queue

import pytest

from worker.last_call import PARTLY, LastCall, await_told, hear_signals


def test_a_process_that_was_told_to_stop_and_does_not_is_ended() -> None:
    ended, last_call = Queue[int](), LastCall(stop_within=0.05)
    last_call.enforce(ended.put)
    last_call.tell()
    assert ended.get(timeout=60) == PARTLY


def test_nobody_is_ended_who_was_not_told_to_stop() -> None:
    ended, last_call = Queue[int](), LastCall(stop_within=0)
    last_call.enforce(ended.put)
    other = LastCall(stop_within=0)
    other.enforce(lambda code: ended.put(code + 100))
    other.tell()
    assert ended.get(timeout=60) == PARTLY + 100


@pytest.mark.parametrize(("wire_within", "leaves_time"), [(60, True), (0, False)])
def test_letters_go_on_the_wire_for_a_while_after_the_last_call(wire_within: float, leaves_time: bool) -> None:
    last_call = LastCall(stop_within=60, wire_within=wire_within)
    assert last_call.leaves_time()
    last_call.tell()
    assert last_call.leaves_time() == leaves_time


@pytest.fixture
def own_signals() -> Iterator[None]:
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.usefixtures("own_signals")
def test_a_signal_is_heard() -> None:
    last_call = LastCall(stop_within=60)
    last_call.hear()
    os.kill(os.getpid(), signal.SIGTERM)
    assert last_call.told.wait(60)


@pytest.mark.usefixtures("own_signals")
def test_a_second_signal_in_the_midst_of_the_first_waits_for_nothing_that_the_first_holds() -> None:
    held, told = threading.Lock(), threading.Event()

    def tell() -> None:
        assert held.acquire(timeout=5)
        signal.raise_signal(signal.SIGTERM)
        told.set()
        held.release()

    hear_signals(tell)
    os.kill(os.getpid(), signal.SIGTERM)
    assert told.wait(60)


def test_whoever_waits_wakes_by_itself_for_a_signal_that_woke_nobody() -> None:
    class Told(threading.Event):
        looks = 0

        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None
            self.looks += 1
            return self.looks == 3

    told = Told()
    await_told(told)
    assert told.looks == 3
