"""Tasks are completed while letters leave, by the product's own steps, and it is known whose letters may end so."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import select

from tasks.claim import claim
from tasks.database import Database, open_database
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import make_desk
from worker.chaos.expected import Expected, expected_of
from worker.chaos.filling import MORNING, Filling
from worker.chaos.finish import finish
from worker.chaos.ground import SqliteGround
from worker.chaos.house import House

FILLING = Filling(letters=6)
UNDER_WAY = 2


@dataclass
class Played:
    """As much of a house as it asks for."""

    database: Database
    expected: Expected = field(default_factory=lambda: expected_of(FILLING))
    dice: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - dice
    said: list[str] = field(default_factory=list)

    def now(self) -> object:
        return MORNING

    def tell(self, words: str) -> None:
        self.said.append(words)

    def finish(self, count: int) -> None:
        finish(cast("House", self), count)

    def letters(self, of: ExecutionState) -> list[str]:
        """States of the letters whose task has this one; each has one, of the same number."""
        with self.database.read() as session:
            return list(session.scalars(select(Letter.state).join(Task, Task.id == Letter.id).where(Task.state == of)))


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    """Six letters, of which two are in a worker's hands."""
    played = Played(open_database(SqliteGround(tmp_path).fresh("one", FILLING).url))
    with played.database.write() as session:
        remind(session, make_desk(), MORNING)
        for letter_id in range(1, UNDER_WAY + 1):
            assert claim(session, letter_id, MORNING)
    yield played
    played.database.close()


def test_as_many_are_completed_as_are_asked_for_and_half_of_them_under_way(played: Played) -> None:
    played.finish(4)
    done = played.letters(ExecutionState.DONE)
    assert sorted(done) == [*[LetterState.CANCELLED] * 2, *[LetterState.SENDING] * 2]
    assert len(played.expected.may_be_cancelled) == len(done)
    assert played.said == ["4 tasks were completed"]


def test_it_takes_the_same_of_the_dice_however_far_the_letters_are(played: Played) -> None:
    other = random.Random(1)  # noqa: S311 - dice
    for count in (3, 100, 100):
        played.finish(count)
        other.getrandbits(32)
    assert played.dice.random() == other.random()


def test_where_fewer_are_left_those_are_completed(played: Played) -> None:
    played.finish(100)
    played.finish(100)
    assert len(played.letters(ExecutionState.DONE)) == FILLING.letters
    assert played.said == ["6 tasks were completed", "2 tasks were completed"]
