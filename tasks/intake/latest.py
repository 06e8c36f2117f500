"""Each task of a file once, though several rows may mean it."""

from array import array
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tasks.intake.candidate import Candidate
from tasks.intake.kept import Kept


class GaveWay(NamedTuple):
    """A row whose task another one tells anew: the sheet's place in the file, the row's number, the newer one's."""

    sheet: int
    number: int
    newer: int


class Latest:
    """The newest row of each task, by Ngày cập nhật, else the one further down; in the order of the first ones.

    Of most rows no more is held than by what they are known.
    """

    def __init__(self) -> None:
        self._first: Kept[Candidate] = Kept()
        self._instead: dict[int, Candidate] = {}
        self._place: dict[str, int] = {}
        self._sheets, self._numbers = array("l"), array("l")
        self._updated: dict[int, date] = {}

    def add(self, candidate: Candidate) -> GaveWay | None:
        """Take a row; the one that gave way where another means the same task."""
        row = candidate.row
        place = self._place.setdefault(row.code or candidate.key, len(self._first))
        if place == len(self._first):
            self._first.append(candidate)
            self._sheets.append(candidate.sheet)
            self._numbers.append(row.number)
            self._note_update(place, row.updated_on)
            return None
        older = self._updated.get(place)
        if older and row.updated_on and older > row.updated_on:
            return GaveWay(candidate.sheet, row.number, self._numbers[place])
        gave_way = GaveWay(self._sheets[place], self._numbers[place], row.number)
        self._instead[place], self._sheets[place], self._numbers[place] = candidate, candidate.sheet, row.number
        self._note_update(place, row.updated_on)
        return gave_way

    def __iter__(self) -> Iterator[Candidate]:
        for place, candidate in enumerate(self._first):
            yield self._instead.get(place, candidate)

    def _note_update(self, place: int, on: date | None) -> None:
        self._updated.pop(place, None)
        if on:
            self._updated[place] = on
