"""A list that may be long: written once, gone through again and again, and little of it in memory."""

import pickle
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar
from weakref import finalize

Item = TypeVar("Item")
TOGETHER = 100
"""Items written at once: what they share, as the names of departments, is written once."""


class Kept(Generic[Item]):
    """One of more than `room` items, some hundreds, lies in a file without a name, but for its last hundred.

    The file goes with the list.
    """

    def __init__(self, room: int = TOGETHER) -> None:
        self._room = room
        self._file: IO[bytes] | None = None
        self._written = 0
        self._last: list[Item] = []

    def append(self, item: Item) -> None:
        if len(self._last) == self._room:
            self._write()
        self._last.append(item)

    def __len__(self) -> int:
        return self._written + len(self._last)

    def __iter__(self) -> Iterator[Item]:
        place = 0
        for _ in range(self._written // TOGETHER):
            items, place = self._read(place)
            yield from items
        yield from self._last

    def _write(self) -> None:
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - open as long as the list is there
            finalize(self, self._file.close)
        self._file.seek(0, 2)
        for start in range(0, len(self._last), TOGETHER):
            pickle.dump(self._last[start : start + TOGETHER], self._file, pickle.HIGHEST_PROTOCOL)
        self._written += len(self._last)
        self._room, self._last = TOGETHER, []

    def _read(self, place: int) -> tuple[list[Item], int]:
        """The items that were written there, and where the next ones are."""
        assert self._file is not None  # noqa: S101 - nothing is read that was not written
        self._file.seek(place)
        items: list[Item] = pickle.load(self._file)  # noqa: S301 - written above, and nobody else can reach it
        return items, self._file.tell()
