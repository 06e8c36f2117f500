import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from notifiers.http.body import WholeBody
from notifiers.http.deadline import Deadline
from notifiers.http.line import AllInUseError, Line, Lines
from notifiers.http.transport import Transport


class Opener:
    """Opens lines, and knows which were hung up."""

    def __init__(self) -> None:
        self.opened: list[Line] = []
        self.closed: list[Line] = []

    def __call__(self) -> Line:
        transport = Transport(Deadline(), WholeBody)
        line = Line(transport, Deadline())
        transport.close = lambda: self.closed.append(line)  # type: ignore[method-assign]
        self.opened.append(line)
        return line


@contextmanager
def asking(lines: Lines) -> Iterator[tuple[threading.Thread, list[Line]]]:
    """A thread that asks for a line, and what it got."""
    got: list[Line] = []

    def ask() -> None:
        with lines.lease(20) as line:
            got.append(line)

    thread = threading.Thread(target=ask)
    thread.start()
    yield thread, got
    thread.join(20)
    assert not thread.is_alive()


def test_a_line_is_used_again_and_the_last_used_one_first() -> None:
    opener = Opener()
    lines = Lines(opener)
    with lines.lease(20) as first, lines.lease(20) as second:
        assert first is not second
    with lines.lease(20) as again:
        assert again is first
    assert len(opener.opened) == 2


def test_there_are_as_many_lines_as_are_asked_for_where_nothing_limits_them() -> None:
    opener = Opener()
    lines = Lines(opener)
    with ExitStack() as stack:
        assert len({id(stack.enter_context(lines.lease(20))) for _ in range(70)}) == 70


def test_a_thread_waits_for_a_line_while_as_many_as_may_be_are_in_use() -> None:
    opener = Opener()
    lines = Lines(opener, 2)
    with lines.lease(20) as first, ExitStack() as second:
        held = second.enter_context(lines.lease(20))
        with asking(lines) as (thread, got):
            thread.join(0.1)
            assert (thread.is_alive(), got) == (True, [])
            second.close()
        assert got == [held]
    assert opener.opened == [first, held]


def test_what_failed_over_a_line_leaves_it_to_the_next() -> None:
    lines = Lines(Opener(), 1)
    with pytest.raises(ZeroDivisionError), lines.lease(20) as broken:
        raise ZeroDivisionError
    with lines.lease(20) as again:
        assert again is broken


def test_closing_hangs_up_idle_lines_at_once_and_a_used_one_when_it_is_given_back() -> None:
    opener = Opener()
    lines = Lines(opener)
    with lines.lease(20) as used:
        with lines.lease(20) as idle:
            pass
        lines.close()
        assert opener.closed == [idle]
    assert opener.closed == [idle, used]


def test_who_waits_longest_has_the_next_line() -> None:
    lines, got = Lines(Opener(), 1), list[int]()

    def ask(number: int) -> None:
        with lines.lease(20):
            got.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(5)]
    with lines.lease(20):
        for thread in threads:
            thread.start()
            thread.join(0.05)
    for thread in threads:
        thread.join(20)
    assert got == [0, 1, 2, 3, 4]


def test_who_waited_in_vain_is_told_and_the_line_goes_to_another() -> None:
    lines = Lines(Opener(), 1)
    with lines.lease(20) as line, pytest.raises(AllInUseError), lines.lease(0.01):
        pytest.fail("there were two")
    with lines.lease(20) as again:
        assert again is line


def test_a_line_that_is_waited_for_is_a_new_one_once_all_are_hung_up() -> None:
    opener = Opener()
    lines = Lines(opener, 1)
    with ExitStack() as first:
        used = first.enter_context(lines.lease(20))
        with asking(lines) as (thread, got):
            thread.join(0.05)
            lines.close()
            first.close()
    assert (opener.closed, got) == ([used], [opener.opened[1]])
    with lines.lease(20) as again:
        assert again is opener.opened[1]
