"""One renewal: lease → ask Zalo → store. No transaction is open while Zalo is asked.

A refresh token serves once. A process that dies between Zalo's answer and the stored row takes the new pair with it:
the next renewal is refused, and a person must log in again. Nothing is done between the two but to seal the pair.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, TimeoutError  # noqa: A004 - no free connection in the pool
from sqlalchemy.orm import Session

from notifiers.error import ErrorKind, NotifierError
from notifiers.zalo.oauth import ConsentOverError, Oauth
from notifiers.zalo.pair import Pair
from tasks.calendar_day import CalendarMissingError
from tasks.clock import Clock
from tasks.credential import Renewal, refuse
from tasks.workdays import CalendarEnds
from worker.zalo.consent import over_words
from worker.zalo.pair_store import PairStore, StoredPair

log = structlog.get_logger(__name__)
# Seconds between tries to store the new pair while the database is away: this process alone has it.
PATIENCE = (0.5, 1.0, 2.0, 4.0) + (5.0,) * 21


def tell_nobody(_session: Session, _since: datetime) -> None:
    """For an office that looks for itself."""


@dataclass(frozen=True)
class Refresher:
    """Safe to share between threads.

    `over` is told within the transaction that writes a refusal down, and why. `tell` tells the office of it in one of
    its own, unless it was told since the refused pair was stored: a refusal stands though nobody can be told now.
    """

    store: PairStore
    oauth: Oauth
    clock: Clock
    over: Callable[[Session, str], None]
    patience: tuple[float, ...] = PATIENCE
    tell: Callable[[Session, datetime], None] = tell_nobody

    def refresh(self, found: StoredPair) -> bool:
        """Renew it, or write down that Zalo refuses to; False when another process is at it, or was.

        Raises:
            NotifierError: it may work later; the old pair is kept. Never ambiguous.
        """
        renewal = self.store.lease(found)
        if renewal is None:
            return False
        now = self.clock.now()  # from before the answer: better to renew too early
        try:
            pair = self.oauth.refresh(found.refresh_token)
        except ConsentOverError as error:
            self._refuse(renewal, found, over_words(error.words))
        except NotifierError as error:
            self.store.unlease(renewal)
            raise _passing(error) from error
        else:
            self._keep(renewal, found, pair, now)
        return True

    def tell_office(self, found: StoredPair) -> None:
        """Tell it once that this pair is refused. What keeps it from being told is logged: call it again later."""
        try:
            with self.store.database.write() as session:
                self.tell(session, found.stored_at)
        except (CalendarMissingError, CalendarEnds, SQLAlchemyError) as error:
            log.warning("zalo_refusal_not_told", reason=type(error).__name__)

    def _keep(self, renewal: Renewal, found: StoredPair, pair: Pair, now: datetime) -> None:
        for wait in (*self.patience, None):
            try:
                kept = self.store.keep(renewal, found, pair, now)
            except (DBAPIError, TimeoutError):
                if wait is None:
                    log.error("zalo_pair_lost", version=renewal.version, mend="dondoc zalo login")  # noqa: TRY400 - raised
                    raise
                time.sleep(wait)
            else:
                log.info("zalo_token_renewed" if kept else "zalo_token_brought_meanwhile", version=renewal.version + 1)
                return

    def _refuse(self, renewal: Renewal, found: StoredPair, words: str) -> None:
        with self.store.database.write() as session:
            if not refuse(session, renewal, words):
                return  # another process has a newer pair, or the lease
            self.over(session, words)
        log.error("zalo_consent_over", words=words)
        self.tell_office(found)


def _passing(error: NotifierError) -> NotifierError:
    # The refresh token may be spent, which the next try will tell; no letter is in doubt by it.
    kind = ErrorKind.TRANSIENT if error.kind is ErrorKind.AMBIGUOUS else error.kind
    words = f"no new access token yet: {error.words}"
    return NotifierError(kind, words, error.retry_after, of_channel=error.of_channel)
