"""Notes of many threads, written in one transaction each time: those that came while the one before was committed."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger(__name__)
Note = TypeVar("Note")


@dataclass(eq=False)
class Entry(Generic[Note]):
    """A note that was handed in. `ended` says that its turn is over, `written` that it was committed."""

    note: Note
    after: "Entry[Note] | None" = None
    ended: bool = False
    written: bool = False
    awaited: bool = False
    woken: threading.Event = field(default_factory=threading.Event)

    @property
    def may_be_written(self) -> bool:
        return self.after is None or self.after.written or not self.after.ended


@dataclass(eq=False)
class GroupCommit(Generic[Note]):
    """Whoever comes first writes for all; who comes meanwhile goes with the next group, and one of those writes it.

    `write` commits all the notes that it is given or, by any error, none of them: then each is its own thread's to
    write. What comes out of here is a hint to be quick, never the only way.
    """

    write: Callable[[Sequence[Note]], None]
    _waiting: list[Entry[Note]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _led: bool = False

    def hand_in(self, note: Note, after: Entry[Note] | None = None) -> Entry[Note]:
        """Have it written, no earlier than `after` and not if that was not; without waiting where another writes."""
        return self.hand_in_all([note], after)[0]

    def hand_in_all(self, notes: Sequence[Note], after: Entry[Note] | None = None) -> list[Entry[Note]]:
        """The same for several, which go together."""
        entries = [Entry(note, after) for note in notes]
        with self._lock:
            self._waiting += entries
            leads, self._led = not self._led, True
        if leads:
            self._lead()
        return entries

    def wait(self, entry: Entry[Note]) -> bool:
        """Whether it was written; once that is known."""
        with self._lock:
            entry.awaited = True
            leads = not entry.ended and not self._led
            self._led = self._led or leads
        if leads:
            self._lead()
        while not entry.ended:
            entry.woken.wait()
            if not entry.ended:  # woken to write for all
                entry.woken.clear()
                self._lead()
        return entry.written

    def _lead(self) -> None:
        """Write what waits, until somebody else can: who leads has letters of its own to send."""
        while group := self._next_group():
            try:
                self._write(group)
            except BaseException:  # what ends this thread ends none of the others
                self._hand_on(ends=True)
                raise
            if self._hand_on():
                return

    def _hand_on(self, *, ends: bool = False) -> bool:
        """Have one that waits write next. Where there is none and this thread `ends`, whoever comes next does."""
        with self._lock:
            heir = next((each for each in self._waiting if each.awaited), None)
            if heir is None and ends:
                self._led = False
        if heir is not None:
            heir.woken.set()
        return heir is not None

    def _next_group(self) -> list[Entry[Note]]:
        with self._lock:
            group, self._waiting = self._waiting, []
            self._led = bool(group)
        return group

    def _write(self, group: Sequence[Entry[Note]]) -> None:
        written = False
        fit = [each for each in group if each.may_be_written]
        try:
            self.write([each.note for each in fit])
            written = True
        except Exception as error:
            # With its cause, whole: a fault of ours would show itself here only, and as slowness.
            log.info("written_apart", notes=len(group), why=type(error).__name__, exc_info=True)
        finally:
            for each in group:
                each.written, each.ended = written and each in fit, True
                each.woken.set()
