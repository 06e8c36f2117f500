from collections import Counter
from dataclasses import dataclass

from tasks.letter import Letter, LetterKind, LetterState
from worker.chaos.ledger_check import ENDED, Evidence, in_doubt


@dataclass(frozen=True)
class Tally:
    """What one experiment came to, counted.

    `lost` are events without a letter, and reminders: due and without a row, sent by the books and never seen, or
    neither ended nor in doubt.
    `silent` are copies at the sinks that no row tells of, `resent` those beyond the first that the row does tell of.
    """

    letters: int
    lost: int
    silent: int
    resent: int
    in_doubt: int


def tally(found: Evidence) -> Tally:
    letters = found.books.letters.values()
    copies = {letter.id: len(found.copies(letter)) for letter in letters}
    gone = {each.id for each in letters if each.state == LetterState.SENT and not copies[each.id]}
    gone |= {each.id for each in letters if each.state not in ENDED and not in_doubt(each)}
    missing = found.expected.keys - {each.key for each in found.books.reminders}
    return Tally(
        letters=len(letters),
        lost=len(missing)
        + len(found.books.untold_events)
        + sum(each.letter_id in gone and each.dropped is None for each in found.books.reminders),
        silent=sum(max(0, copies[each.id] - found.told_of(each)) for each in letters),
        resent=sum(_again(found, each) for each in letters),
        in_doubt=sum(map(in_doubt, letters)),
    )


def read_twice(found: Evidence) -> int:
    """Second copies that people got: of those that are told of, all but events."""
    letters = found.books.letters.values()
    return sum(_again(found, each) for each in letters if each.kind != LetterKind.EVENT)


def _again(found: Evidence, letter: Letter) -> int:
    return max(0, min(len(found.copies(letter)), found.told_of(letter)) - 1)


def doubts(found: Evidence) -> int:
    """How often a letter came to be in doubt: each time it got its second copy, or it is held for a person now."""
    letters = found.books.letters.values()
    return sum(each.resends for each in letters) + sum(map(in_doubt, letters))


def outcomes(found: Evidence) -> Counter[str]:
    """How many tries ended in which way."""
    return Counter(each.outcome for tries in found.books.attempts.values() for each in tries)
