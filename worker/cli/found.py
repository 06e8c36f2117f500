"""What a scan finds, in a file until it is written for good: however much it is, the command holds little of it."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

from sqlalchemy.orm import Session

from tasks.contact import office_titles
from tasks.rung_due import Due

TITLES_A_QUERY = 500
Item = TypeVar("Item")


@dataclass
class Found:
    """`count` rungs, for so many `letters`: one a contact and channel."""

    file: IO[str]
    count: int = 0
    whom: set[tuple[int, str]] = field(default_factory=set)

    @property
    def letters(self) -> int:
        return len(self.whom)

    def keep(self, session: Session) -> Callable[[Iterator[Due]], None]:
        """What takes them, with the titles of their contacts."""

        def take(due: Iterator[Due]) -> None:
            for some in _batches(due, TITLES_A_QUERY):
                titles = office_titles(session, [each.contact_id for each in some])
                self.file.writelines(_line(each, titles.get(each.contact_id)) for each in some)
                self.count += len(some)
                self.whom.update((each.contact_id, each.channel) for each in some)

        return take

    def told(self) -> Iterator[str]:
        """Each as JSON tells it."""
        for told, *_ in self._lines():
            yield json.dumps(told, ensure_ascii=False)

    def tables(self, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """Each as a row for a person, so many at a time."""
        rows = ((told["task"], told["rung"], title, told["channel"], role) for told, title, role in self._lines())
        return _batches(rows, size)

    def _lines(self) -> Iterator[tuple[dict[str, Any], str | None, str]]:
        self.file.seek(0)
        return map(json.loads, self.file)


@contextmanager
def kept() -> Iterator[Found]:
    with TemporaryFile("w+", encoding="utf-8") as file:
        yield Found(file)


def _line(each: Due, title: str | None) -> str:
    told = {"task": each.code, "rung": each.rung, "contact": each.contact_id, "channel": each.channel}
    return json.dumps((told, title, "phối hợp" if each.coordinating else "chủ trì"), ensure_ascii=False) + "\n"


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
