"""Figures of an experiment, from its books alone."""

from collections.abc import Sequence

from tasks.attempt import Attempt
from tasks.letter import Letter, LetterKind, LetterState
from worker.chaos.books import Books
from worker.chaos.expected import Expected
from worker.chaos.ledger_check import Evidence
from worker.chaos.tally import doubts, outcomes


def letter(number: int, state: str, resends: int = 0, kind: str = LetterKind.REMINDER) -> Letter:
    return Letter(id=number, kind=kind, state=state, resends=resends)


def found(letters: Sequence[Letter], *tries: str) -> Evidence:
    attempts = {1: [Attempt(letter_id=1, number=number, outcome=each) for number, each in enumerate(tries, 1)]}
    books = Books({each.id: each for each in letters}, [], attempts, {}, frozenset(), [])
    return Evidence(books, Expected(set()), {})


def test_each_second_copy_and_each_letter_held_for_a_person_was_a_doubt() -> None:
    letters = [
        letter(1, LetterState.SENT),
        letter(2, LetterState.SENT, resends=1),
        letter(3, LetterState.UNKNOWN, resends=1),
        letter(4, LetterState.UNKNOWN, kind=LetterKind.DIGEST),
    ]
    assert doubts(found(letters)) == 1 + 2 + 1


def test_tries_are_counted_by_how_they_ended() -> None:
    assert outcomes(found([], "transient", "transient", "sent")) == {"transient": 2, "sent": 1}
