"""Notes of many threads, written in one transaction each time: those that came while the one before was committed."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger(__name__)

Note = TypeVar("Note")


@dataclass(eq=False)
class Entry(Generic[Note]):
    """A note that was handed in. `ended` is set once it is known whether it was `written`."""

    note: Note
    after: "Entry[Note] | None" = None
    written: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def may_be_written(self) -> bool:
        return self.after is None or self.after.written or not self.after.ended.is_set()


@dataclass(eq=False)
class GroupCommit(Generic[Note]):
    """A thread of its own writes for all: what comes while it commits goes with the next group, and no thread waits to
    hand something in.

    `write` commits all the notes that it is given or, by any error, none of them: then each is its own thread's to
    write. What comes out of here is a hint to be quick, never the only way.
    """  # noqa: D205

    write: Callable[[Sequence[Note]], None]
    _waiting: list[Entry[Note]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _at_work: bool = False
    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "group commit"))

    def hand_in(self, note: Note, after: Entry[Note] | None = None) -> Entry[Note]:
        """Have it written, no earlier than `after`, and not if that was not."""
        entry = Entry(note, after)
        with self._lock:
            self._waiting.append(entry)
            if not self._at_work:
                self._at_work = True
                self._writer.submit(self._work)
        return entry

    def wait(self, entry: Entry[Note]) -> bool:
        """Whether it was written; once that is known."""
        entry.ended.wait()
        return entry.written

    def _work(self) -> None:
        while group := self._next_group():
            self._write(group)

    def _next_group(self) -> list[Entry[Note]]:
        with self._lock:
            group, self._waiting = self._waiting, []
            self._at_work = bool(group)
        return group

    def _write(self, group: Sequence[Entry[Note]]) -> None:
        fit = [each for each in group if each.may_be_written]
        try:
            self.write([each.note for each in fit])
            for each in fit:
                each.written = True
        except Exception as error:  # noqa: BLE001 - each thread writes its own note now, and meets its own error
            log.info("written_apart", notes=len(group), why=f"{type(error).__name__}: {error}"[:200])
        finally:
            for each in group:
                each.ended.set()
