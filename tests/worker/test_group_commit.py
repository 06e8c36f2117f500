"""Notes of several threads that go together."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from worker.group_commit import Entry, GroupCommit

SECONDS = 30


@dataclass
class Pen:
    """Writes groups down; the first one only once it is let go, and those that hold a refused note not at all."""

    refused: frozenset[str] = frozenset()
    groups: list[list[str]] = field(default_factory=list)
    writes: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    go_on: threading.Event = field(default_factory=threading.Event)

    def write(self, notes: Sequence[str]) -> None:
        self.groups.append(list(notes))
        self.writes.release()
        assert self.go_on.wait(SECONDS)
        if self.refused & set(notes):
            raise ValueError("a refused note")


def enter(book: GroupCommit[str], note: str, after: Entry[str] | None = None) -> bool:
    return book.wait(book.hand_in(note, after))


def test_a_note_that_comes_alone_is_written_before_its_thread_goes_on() -> None:
    pen = Pen()
    pen.go_on.set()
    assert GroupCommit(pen.write).hand_in("first").written
    assert pen.groups == [["first"]]


def test_what_comes_while_another_is_written_goes_together_and_nobody_waits_to_hand_it_in() -> None:
    pen = Pen()
    book = GroupCommit(pen.write)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(enter, book, "first")
        assert pen.writes.acquire(timeout=SECONDS)
        left = [book.hand_in(note) for note in ("second", "third")]
        last = pool.submit(enter, book, "last", left[-1])
        pen.go_on.set()
        assert first.result(SECONDS)
        assert last.result(SECONDS)
        assert [book.wait(each) for each in left] == [True, True]
    assert [each for group in pen.groups for each in group] == ["first", "second", "third", "last"]
    assert pen.groups[1][:2] == ["second", "third"]


def test_what_is_left_behind_is_written_though_nobody_waits_for_it() -> None:
    pen = Pen()
    book = GroupCommit(pen.write)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(book.hand_in, "first")
        assert pen.writes.acquire(timeout=SECONDS)
        left = book.hand_in("second")
        pen.go_on.set()
        first.result(SECONDS)
    assert left.written


def test_of_a_group_that_fails_each_is_told_that_it_is_not_written() -> None:
    pen = Pen(refused=frozenset({"third"}))
    book = GroupCommit(pen.write)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(enter, book, "first")
        assert pen.writes.acquire(timeout=SECONDS)
        left = [book.hand_in(note) for note in ("second", "third")]
        pen.go_on.set()
        assert first.result(SECONDS)
    assert [book.wait(each) for each in left] == [False, False]
    assert enter(book, "fourth")  # and the next group is its own


def test_what_comes_after_a_note_that_was_not_written_is_not_written_either() -> None:
    pen = Pen(refused=frozenset({"first"}))
    pen.go_on.set()
    book = GroupCommit(pen.write)
    failed = book.hand_in("first")
    assert not enter(book, "second", failed)
    assert enter(book, "third")
    assert "second" not in [each for group in pen.groups for each in group]


@pytest.mark.parametrize("threads", [2, 8])
def test_every_note_of_many_threads_is_written_once_and_in_the_order_of_its_thread(threads: int) -> None:
    pen = Pen()
    pen.go_on.set()
    book = GroupCommit(pen.write)

    def work(thread: int) -> bool:
        last: Entry[str] | None = None
        for number in range(50):
            if not enter(book, f"{thread} mark {number}", last):
                return False
            last = book.hand_in(f"{thread} sent {number}")
        return last is not None and book.wait(last)

    with ThreadPoolExecutor(threads) as pool:
        assert all(pool.map(work, range(threads)))
    written = [each for group in pen.groups for each in group]
    for thread in range(threads):
        theirs = [each for each in written if each.startswith(f"{thread} ")]
        assert theirs == [f"{thread} {step} {number}" for number in range(50) for step in ("mark", "sent")]


class EndedError(BaseException):
    """What ends a thread, as SystemExit does."""


def test_a_thread_that_is_ended_while_it_writes_leaves_the_others_their_turn() -> None:
    pen = Pen()
    ends = iter([True])

    def write(notes: Sequence[str]) -> None:
        pen.write(notes)
        if next(ends, False):
            raise EndedError

    book = GroupCommit(write)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(enter, book, "first")
        assert pen.writes.acquire(timeout=SECONDS)
        left = book.hand_in("left")
        pen.go_on.set()
        with pytest.raises(EndedError):
            first.result(SECONDS)
        assert pool.submit(book.wait, left).result(SECONDS)
        assert pool.submit(enter, book, "last").result(SECONDS)
    assert pen.groups == [["first"], ["left"], ["last"]]
