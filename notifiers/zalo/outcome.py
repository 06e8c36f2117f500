"""What an answer makes of a letter: a receipt, or the error that says what to do next."""

from collections.abc import Callable
from datetime import timedelta

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.retry_after import retry_after
from notifiers.receipt import Receipt
from notifiers.zalo.answer import REDIRECT, SERVER_ERROR, Answer
from notifiers.zalo.meaning import Meaning

TIMED_OUT, TOO_BIG, TOO_MANY, UNAVAILABLE = 408, 413, 429, 503
THROTTLED_WAIT = timedelta(seconds=60)


def read_outcome(answer: Answer, meaning_of: Callable[[int], Meaning]) -> Receipt:
    """The receipt of a message that Zalo took; `meaning_of` tells the error numbers of this interface.

    Raises:
        NotifierError: it did not take it, or did not say so.
    """
    if answer.status >= SERVER_ERROR:
        raise server_fault(answer)
    if answer.code:
        raise _refusal(answer, meaning_of(answer.code))
    if answer.status >= REDIRECT:
        raise by_status(answer)
    if answer.code is None:
        words = f"{answer.words} (an answer without an error number)"
        raise NotifierError(ErrorKind.AMBIGUOUS, words, provider_id=answer.message_id)
    return Receipt(answer.message_id, answer.words)


def server_fault(answer: Answer) -> NotifierError:
    """A server's own fault is a doubt, unless it had not heard all of it, or says when to come again."""
    wait = retry_after(answer.response)
    if not answer.whole:
        return NotifierError(ErrorKind.TRANSIENT, f"{answer.words} (before all of the request had left)")
    if answer.status == UNAVAILABLE and wait is not None:
        return NotifierError(ErrorKind.THROTTLED, answer.words, wait, of_channel=True)
    return NotifierError(ErrorKind.AMBIGUOUS, answer.words, provider_id=answer.message_id)


def by_status(answer: Answer) -> NotifierError:
    """A refusal without an error number: not Zalo answered, but a gateway, or what stands at a wrong base URL."""
    if answer.status == TOO_MANY:
        wait = retry_after(answer.response) or THROTTLED_WAIT
        return NotifierError(ErrorKind.THROTTLED, answer.words, wait, of_channel=True)
    kind = {TIMED_OUT: ErrorKind.TRANSIENT, TOO_BIG: ErrorKind.CONTENT}.get(answer.status, ErrorKind.CONFIG)
    return NotifierError(kind, answer.words)


def _refusal(answer: Answer, meaning: Meaning) -> NotifierError:
    # A refused message has no name; one in doubt may.
    name = answer.message_id if meaning.kind is ErrorKind.AMBIGUOUS else None
    words = f"{answer.words} ({meaning.why})"
    return NotifierError(meaning.kind, words, meaning.wait, of_channel=meaning.of_channel, provider_id=name)
