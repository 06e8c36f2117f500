"""What a run came to: the ledger beside what the mail server had, once every letter has ended."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from bench._fleet import Fleet
from bench._load import SOURCE, Load
from tasks.acknowledgement import Acknowledgement
from tasks.letter import Letter, LetterState
from tasks.outside.event.received_event import ReceivedEvent, ReceivedState
from worker.chaos import ledger_check
from worker.chaos.books import read_books
from worker.chaos.claim_notes import METADATA
from worker.chaos.expected import Expected
from worker.chaos.ledger_check import Evidence
from worker.chaos.taken import Taken
from worker.chaos.tally import tally

# What the office assigned is no experiment's filling: which reminders were due is not asked.
CHECKS: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    ledger_check.each_sent_was_seen,
    ledger_check.nothing_is_left_open,
    ledger_check.no_copy_is_silent,
    ledger_check.copies_are_the_same_letter,
    ledger_check.each_message_is_a_letter,
    ledger_check.attempts_equal_changes,
    ledger_check.the_log_is_whole,
)
QUIET = 3.0  # seconds: what came last is a letter only when its ring has turned
UNDER_WAY = (LetterState.PENDING, LetterState.SENDING, LetterState.WIRE, LetterState.UNKNOWN)


@dataclass(frozen=True)
class Settled:
    letters: int
    lost: int
    copies: int
    silent: int
    answers: int
    answers_lost: int
    events: int
    events_lost: int
    ages: Sequence[float]
    breaches: Sequence[str]

    def age(self, share: float) -> float:
        """Seconds from due to the mail server, of that share of the letters the longest."""
        return sorted(self.ages)[min(int(len(self.ages) * share), len(self.ages) - 1)]


def settle(fleet: Fleet, load: Load, paced: Sequence[int], seconds: float) -> Settled:
    """Wait until each letter has ended, stop everybody, and look. Ages are those of `paced` letters."""
    _await_quiet(fleet, time.monotonic() + seconds)
    stopped = fleet.crew.stop()
    by_letter = defaultdict[str, list[Taken]](list)
    for each in fleet.sink.log.all:
        by_letter[each.letter].append(each)
    with fleet.house.database.read() as session:
        METADATA.create_all(session.connection())  # where experiments note claims; here nobody did
        found = Evidence(read_books(session), Expected(set()), by_letter)
        answered = set(session.scalars(select(Acknowledgement.letter_id)))
        theirs = (ReceivedEvent.source == SOURCE, ReceivedEvent.state == ReceivedState.ACCEPTED)
        told = set(session.scalars(select(ReceivedEvent.event_id).where(*theirs)))
    counted = tally(found)
    letters = found.books.letters
    unsent = sum(letters[each].state != LetterState.SENT for each in load.due)
    return Settled(
        letters=counted.letters,
        lost=max(counted.lost, unsent),
        copies=counted.resent,
        silent=counted.silent,
        answers=len(load.answered),
        answers_lost=len(load.answered.keys() - answered),
        events=len(load.told),
        events_lost=len(load.told.keys() - told),
        ages=_ages([letters[each] for each in paced if each in load.due], by_letter, load),
        breaches=[*stopped, *(words for check in CHECKS for words in check(found))],
    )


def _await_quiet(fleet: Fleet, ends: float) -> None:
    busy = time.monotonic()
    while (now := time.monotonic()) < min(busy + QUIET, ends):
        busy = now if _under_way(fleet) else busy
        time.sleep(0.5)


def _under_way(fleet: Fleet) -> int:
    with fleet.house.database.read() as session:
        return session.scalar(select(func.count()).where(Letter.state.in_(UNDER_WAY))) or 0


def _ages(letters: Sequence[Letter], taken: Mapping[str, Sequence[Taken]], load: Load) -> list[float]:
    return [taken[each.message_id][0].at - load.due[each.id] for each in letters if each.message_id in taken]
