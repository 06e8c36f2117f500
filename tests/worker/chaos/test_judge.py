"""What an experiment asks at its end: each question is answered by silence, until something is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from tasks.letter import Letter, LetterKind, LetterState
from worker.chaos.books import Books, Key, Told
from worker.chaos.expected import Expected
from worker.chaos.house import House
from worker.chaos.judge import (
    all_lived,
    came_twice_at_most,
    judge,
    none_came_twice,
    nothing_was_in_doubt,
    some_were_finished_first,
)
from worker.chaos.ledger_check import Evidence
from worker.chaos.member import Member
from worker.chaos.taken import Taken


@dataclass
class Played:
    """As much of a house as the questions ask for: its processes by their starts, and its letters by their copies."""

    workers: Sequence[int] = (1, 1)
    schedulers: Sequence[int] = (1,)
    copies: Sequence[int] = (1, 1)
    dropped: Sequence[str | None] = ()
    done: list[str] = field(default_factory=list)

    @property
    def crew(self) -> "Played":
        return self

    def of(self, part: str) -> list[Member]:
        starts = {"worker": self.workers, "scheduler": self.schedulers}[part]
        return [cast("Member", Process(f"{part}-{number}", each)) for number, each in enumerate(starts, 1)]

    def settle(self) -> None:
        self.done.append("settle")

    def evidence(self) -> Evidence:
        self.done.append("evidence")
        return self.found

    def breach(self, words: str) -> None:
        self.done.append(words)

    @property
    def found(self) -> Evidence:
        letters = {number: letter(number, copies - 1) for number, copies in enumerate(self.copies, 1)}
        told = [Told(Key("1/1", 1, 0, "somebody"), "NV1", 1, each) for each in self.dropped]
        books = Books(letters, told, {}, {}, frozenset(), [])
        taken = {each.message_id: came(each.message_id, each.resends + 1) for each in letters.values()}
        return Evidence(books, Expected(set()), taken)

    @property
    def house(self) -> House:
        return cast("House", self)


@dataclass(frozen=True)
class Process:
    name: str
    starts: int


def letter(number: int, resends: int) -> Letter:
    names = {"message_id": f"<{number}>", "channel": "email", "kind": LetterKind.REMINDER}
    return Letter(id=number, state=LetterState.SENT, resends=resends, **names)


def came(message_id: str, copies: int) -> list[Taken]:
    return [Taken(0.0, message_id, "somebody", number, 1, b"") for number in range(1, copies + 1)]


def test_whoever_ended_by_itself_is_named() -> None:
    assert list(all_lived(Played().house, Played().found)) == []
    played = Played(workers=(1, 3), schedulers=(2,))
    assert list(all_lived(played.house, played.found)) == [
        "worker-2 ended by itself, and was started 3 times",
        "scheduler-1 ended by itself, and was started 2 times",
    ]


def test_a_letter_that_was_in_doubt_is_told_where_none_should_be() -> None:
    assert list(nothing_was_in_doubt(Played().house, Played().found)) == []
    played = Played(copies=(1, 2))
    assert list(nothing_was_in_doubt(played.house, played.found)) == [
        "1 letters were in doubt, and no answer to a letter was lost"
    ]


def test_more_second_copies_than_deaths_explain_are_told() -> None:
    played = Played(copies=(2, 1, 2))
    assert list(came_twice_at_most(2)(played.house, played.found)) == []
    for most in (0, 1):
        told = f"2 second copies came, {most} at most were to be"
        assert list(came_twice_at_most(most)(played.house, played.found)) == [told]
    assert list(none_came_twice(Played().house, Played().found)) == []


def test_where_no_task_ended_before_its_letter_was_claimed_nothing_was_tried() -> None:
    played = Played(dropped=("deadline moved", None))
    assert list(some_were_finished_first(played.house, played.found)) == [
        "tasks were completed, and none of them before its letter was claimed"
    ]
    played = Played(dropped=(None, "task became done"))
    assert list(some_were_finished_first(played.house, played.found)) == []


def test_questions_are_asked_when_the_letters_have_ended_and_each_answer_is_a_breach() -> None:
    def two_answers(_house: House, found: Evidence) -> Iterator[str]:
        yield from (f"letter {each}" for each in found.books.letters)

    played = Played()
    judge(played.house, two_answers)
    assert played.done == ["settle", "evidence", "letter 1", "letter 2"]
