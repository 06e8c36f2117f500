"""The pair of tokens in its row: sealed on the way in, opened on the way out."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from notifiers.zalo.pair import Pair
from tasks.credential import Renewal, enter, hold, lease, read, store, unlease
from tasks.database import Database
from tasks.vault import Vault
from worker.zalo.consent import begin_channels

NAME = "zalo"
# Longer than the longest that Zalo may take to answer.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class StoredPair:
    """`refused` says why Zalo takes it no more, "" while it is good."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    sealed: str = field(repr=False)
    version: int
    stored_at: datetime
    expires_at: datetime
    refused: str


@dataclass(frozen=True)
class PairStore:
    """Where all processes of the office find the pair. Each step is a transaction of its own, but for `enter`."""

    database: Database
    vault: Vault

    def read(self) -> StoredPair | None:
        """The pair, None before a person logged in.

        Raises:
            VaultError: no key opens it.
        """
        with self.database.read() as session:
            found = read(session, NAME)
        if found is None:
            return None
        opened = json.loads(self.vault.open(found.sealed))
        return StoredPair(
            access_token=opened["access_token"],
            refresh_token=opened["refresh_token"],
            sealed=found.sealed,
            version=found.version,
            stored_at=found.stored_at,
            expires_at=found.expires_at,
            refused=found.refused,
        )

    def enter(self, session: Session, pair: Pair, now: datetime) -> None:
        """Store the first pair of a new consent, whatever is there."""
        enter(session, NAME, self._seal(pair), now, now + pair.lives)

    def lease(self, found: StoredPair) -> Renewal | None:
        """The right to renew it; None while another does, or has done so."""
        with self.database.write() as session:
            return lease(session, NAME, found.version, LEASE)

    def unlease(self, renewal: Renewal) -> None:
        with self.database.write() as session:
            unlease(session, renewal)

    def keep(self, renewal: Renewal, found: StoredPair, pair: Pair, now: datetime) -> bool:
        """Put the new pair in the old one's place; False where a person has brought another meanwhile.

        The old one is kept under the newest key too: a key that was replaced serves no more after two renewals at most.
        A refusal that another was told meanwhile is proved wrong by it, and what that refusal ended begins again.
        """
        sealed, previous = self._seal(pair), self.vault.rotate(found.sealed)
        with self.database.write() as session:
            before = hold(session, NAME)
            kept = store(session, renewal, sealed, previous, now, now + pair.lives)
            if kept and before is not None and before.refused:
                begin_channels(session)
        return kept

    def _seal(self, pair: Pair) -> str:
        return self.vault.seal(json.dumps({"access_token": pair.access_token, "refresh_token": pair.refresh_token}))
