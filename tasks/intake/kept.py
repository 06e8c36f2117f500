"""A list that may be long: written once, gone through again and again, and no more than a hundred of it in memory."""

import pickle
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar
from weakref import finalize

Item = TypeVar("Item")
TOGETHER = 100
"""Items written at once: what they share, as the names of departments, is written once."""


class Kept(Generic[Item]):
    """What is over the first hundred lies in a file that has no name and goes with the list."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._written = 0
        self._last: list[Item] = []

    def append(self, item: Item) -> None:
        if len(self._last) == TOGETHER:
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
        pickle.dump(self._last, self._file, pickle.HIGHEST_PROTOCOL)
        self._written += len(self._last)
        self._last = []

    def _read(self, place: int) -> tuple[list[Item], int]:
        """The items that were written there, and where the next ones are."""
        assert self._file is not None  # noqa: S101 - nothing is read that was not written
        self._file.seek(place)
        items: list[Item] = pickle.load(self._file)  # noqa: S301 - written above, and nobody else can reach it
        return items, self._file.tell()
