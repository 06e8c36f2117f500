"""A pair of tokens in an office's database, a Zalo that renews it, and what tests of both ask for."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from notifiers.zalo.oauth import Oauth, OauthConfig
from notifiers.zalo.pair import Pair
from tasks.clock import FixedClock
from tasks.database import Database
from tasks.vault import Vault
from tests.support.http import HttpPeer
from tests.support.office import KEY, at
from worker.zalo.pair_store import PairStore, StoredPair
from worker.zalo.refresher import Refresher, tell_nobody
from worker.zalo.stored_token import StoredToken

NOW = at("2026-10-05 08:00")
LIVES = timedelta(hours=25)
SECRET = "s3cret-never-shown"
FIRST = Pair("acc3ss-1-never-shown", "r3fresh-1-never-shown", LIVES)
SECOND = {"access_token": "acc3ss-2-never-shown", "refresh_token": "r3fresh-2-never-shown", "expires_in": "90000"}
NEVER_SHOWN = (SECRET, "acc3ss-1", "acc3ss-2", "r3fresh-1", "r3fresh-2")
REFUSAL = {"error": -14014, "error_name": "Invalid refresh token"}


def nobody(_session: Session, _words: str) -> None:
    """Whom the end of the consent means nothing."""


class Held(threading.Event):
    """Holds an answer back until it is set; `arrived` once a request waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.arrived.set()
        return super().wait(timeout)


@dataclass
class Keeping:
    """What one office's processes have: a database that holds the first pair, and the Zalo that renews it."""

    database: Database
    peer: HttpPeer
    _opened: list[Oauth] = field(default_factory=list)

    @property
    def store(self) -> PairStore:
        return PairStore(self.database, Vault([KEY]))

    @property
    def stored(self) -> StoredPair:
        found = self.store.read()
        assert found is not None
        return found

    def enter(self, pair: Pair = FIRST, now: datetime = NOW) -> None:
        with self.database.write() as session:
            self.store.enter(session, pair, now)

    def oauth(self, url: str = "") -> Oauth:
        config = OauthConfig(app_id="2074", secret_key=SECRET, redirect_uri="", url=url or self.peer.url)
        self._opened.append(Oauth(config))
        return self._opened[-1]

    def refresher(
        self,
        now: datetime = NOW,
        over: Callable[[Session, str], None] = nobody,
        tell: Callable[[Session, datetime], None] = tell_nobody,
    ) -> Refresher:
        return Refresher(self.store, self.oauth(), FixedClock(now), over, patience=(), tell=tell)

    def token(self, **changes: Any) -> StoredToken:
        return StoredToken(self.refresher(), **changes)

    def close(self) -> None:
        for each in self._opened:
            each.close()
