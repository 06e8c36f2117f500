"""The access token as channels ask for it: from the row that all processes share, renewed by whoever needs it first."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from notifiers.error import ErrorKind, NotifierError
from tasks.vault import VaultError
from worker.zalo.consent import MEND
from worker.zalo.pair_store import StoredPair
from worker.zalo.refresher import Refresher

FRESH_SECONDS = 5.0
LOOK_SECONDS = 0.2
# Longer than Zalo may take to answer the one that asks.
LONGEST_SECONDS = 45.0


class StoredToken:
    """A source of tokens. Safe to share between threads: one of them asks, the others wait for what it stores."""

    def __init__(
        self,
        refresher: Refresher,
        *,
        longest: float = LONGEST_SECONDS,
        steady: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._refresher = refresher
        self._longest = longest
        self._steady = steady
        self._pause = pause
        self._turn = threading.Lock()
        self._seen: tuple[str, float] | None = None  # the token, and when it was read

    def current(self) -> str:
        """The stored token, as it was some seconds ago at most.

        Raises:
            NotifierError: `config`, `for_good` where a person must log in; `transient` while it cannot be read.
        """
        seen = self._seen
        if seen and self._steady() - seen[1] < FRESH_SECONDS:
            return seen[0]
        with _told():
            return self._look().access_token

    def renewed(self, spent: str) -> str:
        """A stored token that is not `spent`: another's, or one that is asked for here, once.

        Raises:
            NotifierError: as `current`; `transient` or `throttled` where Zalo, or who asks it, gives none for now.
        """
        until = self._steady() + self._longest
        if not self._turn.acquire(timeout=self._longest):
            raise _still_asking()
        try:
            with _told():
                return self._renewed(spent, until)
        finally:
            self._turn.release()

    def _renewed(self, spent: str, until: float) -> str:
        found = self._look()
        while found.access_token == spent:
            if self._refresher.refresh(found):
                return self._look().access_token
            if self._steady() >= until:
                raise _still_asking()
            self._pause(LOOK_SECONDS)
            found = self._look()
        return found.access_token

    def _look(self) -> StoredPair:
        self._seen = None
        found, at = self._refresher.store.read(), self._steady()
        if found is None:
            raise NotifierError(ErrorKind.CONFIG, f"nobody has consented yet; {MEND}", for_good=True)
        if found.refused:
            raise NotifierError(ErrorKind.CONFIG, found.refused, for_good=True)
        self._seen = (found.access_token, at)
        return found


def _still_asking() -> NotifierError:
    return NotifierError(ErrorKind.TRANSIENT, "no new access token yet: who asks Zalo for it has not ended")


@contextmanager
def _told() -> Iterator[None]:
    """Let a database that is away, and a row that no key opens, be told as a channel tells its faults."""
    try:
        yield
    except SQLAlchemyError as error:
        words = f"the stored access token cannot be reached ({type(error).__name__})"
        raise NotifierError(ErrorKind.TRANSIENT, words) from error
    except VaultError as error:
        raise NotifierError(ErrorKind.CONFIG, str(error)) from error
