"""Why a letter did not leave, in the six ways that a caller can act upon."""

from datetime import timedelta
from enum import StrEnum


class ErrorKind(StrEnum):
    """What the caller does next; decided by the channel, never by a status code alone."""

    CONFIG = "config"  # the channel pauses, no attempt is spent, the operator is told
    RECIPIENT = "recipient"  # this address will never take it: the letter is dead, another channel is tried
    CONTENT = "content"  # this text will never be taken: the letter is dead and shown
    THROTTLED = "throttled"  # wait as told, then send again
    TRANSIENT = "transient"  # nothing left for certain: send again after a backoff
    AMBIGUOUS = "ambiguous"  # it may have gone: never resend blindly


class NotifierError(Exception):
    """One try that ended without a receipt.

    `words` are the provider's own, on one line and without secrets: they are kept with the attempt and shown to the
    operator. `retry_after` is how long the provider asked to be left alone, where it said so. `for_good`, of a
    recipient, says that the address itself will never work: nobody is written to there again; of a setting, that the
    channel is over until a person acts, however often it is asked. `of_channel`, of being told to wait, says that every
    letter would be told the same: too many of them, and the channel rests. `ours` says that the channel was not asked
    at all, so nothing is known of how it stands. `provider_id` is the provider's own name for
    a message in doubt, where it gave one: a witness can be asked about it.
    """

    def __init__(
        self,
        kind: ErrorKind,
        words: str,
        retry_after: timedelta | None = None,
        *,
        for_good: bool = False,
        of_channel: bool = False,
        ours: bool = False,
        provider_id: str | None = None,
    ) -> None:
        super().__init__(kind, words, retry_after)
        self.kind = kind
        self.words = words
        self.retry_after = retry_after
        self.for_good = for_good
        self.of_channel = of_channel
        self.ours = ours
        self.provider_id = provider_id

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"
