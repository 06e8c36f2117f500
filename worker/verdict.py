"""What becomes of a letter that a channel refused: one table, error kind → state, wait, whether the try is spent."""

from dataclasses import dataclass
from datetime import timedelta

from notifiers.error import ErrorKind, NotifierError
from tasks.claim import Lease
from tasks.letter import LetterState
from worker.backoff import backoff
from worker.timing import Timing

THROTTLED = timedelta(minutes=5)


@dataclass(frozen=True)
class Verdict:
    """`wait` is for a letter that goes back to wait; `rests` when the whole channel waits with it."""

    state: LetterState
    words: str
    wait: timedelta = timedelta(0)
    spent: bool = True
    rests: bool = False


def judge(error: NotifierError, lease: Lease, timing: Timing) -> Verdict:
    """The verdict on one try. Wrong settings of ours, and being told to wait, spend no try."""
    match error.kind:
        case ErrorKind.RECIPIENT | ErrorKind.CONTENT:
            return Verdict(LetterState.DEAD, error.words)
        case ErrorKind.AMBIGUOUS:
            return Verdict(LetterState.UNKNOWN, error.words)
        case ErrorKind.CONFIG:
            return Verdict(LetterState.PENDING, error.words, timing.rest, spent=False, rests=True)
        case ErrorKind.THROTTLED:
            return Verdict(LetterState.PENDING, error.words, error.retry_after or THROTTLED, spent=False)
        case ErrorKind.TRANSIENT:
            wait = error.retry_after or backoff(timing.backoff, lease.number, lease.letter_id)
            if wait is None:
                return Verdict(LetterState.DEAD, f"no more tries after: {error.words}")
            return Verdict(LetterState.PENDING, error.words, wait)
