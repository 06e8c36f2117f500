"""The parts that keep an Official Account's consent, put together from the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from notifiers.zalo.oauth import Oauth, OauthConfig
from notifiers.zalo.token import FixedToken, TokenSource
from tasks.clock import Clock
from tasks.database import Database
from tasks.vault import Vault
from worker.settings import Settings
from worker.zalo.pair_store import PairStore
from worker.zalo.refresher import Refresher
from worker.zalo.stored_token import StoredToken


@dataclass(frozen=True)
class OfficialAccount:
    """Parts are made when first asked for, and kept. `over` and `tell` are those of Refresher."""

    settings: Settings
    database: Database
    clock: Clock
    over: Callable[[Session, str], None]
    tell: Callable[[Session, datetime], None]

    @cached_property
    def tokens(self) -> TokenSource | None:
        """Where channels get their token: the fixed one of the settings before that of a consent; None with neither."""
        if fixed := self.settings.zalo_access_token.get_secret_value():
            return FixedToken(fixed)
        return StoredToken(self.refresher) if self.settings.zalo_by_consent else None

    @cached_property
    def store(self) -> PairStore:
        return PairStore(self.database, Vault(self.settings.keys))

    @cached_property
    def refresher(self) -> Refresher:
        return Refresher(self.store, self.oauth(), self.clock, self.over, tell=self.tell)

    def close(self) -> None:
        """Hang up on Zalo, where anybody called."""
        refresher: Refresher | None = self.__dict__.get("refresher")  # not made only to be closed
        if refresher is not None:
            refresher.oauth.close()

    def oauth(self, redirect_uri: str = "") -> Oauth:
        """`redirect_uri` is where Zalo sends the browser back to; only a login needs one."""
        found = self.settings
        secret = found.zalo_app_secret.get_secret_value()
        return Oauth(
            OauthConfig(
                app_id=found.zalo_app_id, secret_key=secret, redirect_uri=redirect_uri, url=found.zalo_oauth_url
            )
        )
