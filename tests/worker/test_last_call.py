import os
import signal
from queue import Queue

import pytest

from worker.last_call import PARTLY, LastCall


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


def test_a_signal_is_heard() -> None:
    last_call, before = (
        LastCall(stop_within=60),
        {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)},
    )
    try:
        last_call.hear()
        os.kill(os.getpid(), signal.SIGTERM)
        assert last_call.told.wait(60)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
