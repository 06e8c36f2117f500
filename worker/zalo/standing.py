"""How it stands with the Official Account's consent, without a token: for the command line and the doctor."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState
from tasks.credential import Credential, read
from worker.settings import Settings
from worker.zalo.consent import CHANNELS
from worker.zalo.freshness import refresh_at
from worker.zalo.pair_store import NAME


class By(StrEnum):
    """How tokens come."""

    NOTHING = "nothing"  # Zalo is not set up
    FIXED = "fixed"
    CONSENT = "consent"


@dataclass(frozen=True)
class Kept:
    """The stored pair, as far as it may be shown. `refused` are Zalo's words once it takes it no more."""

    stored_at: datetime
    expires_at: datetime
    refresh_at: datetime
    version: int
    refused: str


@dataclass(frozen=True)
class Standing:
    """`channels` are those that write in the account's name, each with its circuit's state."""

    by: By
    app_id: str
    kept: Kept | None
    channels: dict[str, str]

    def is_well(self, now: datetime) -> bool:
        """Whether letters can leave, or nobody wants them to."""
        if self.by is not By.CONSENT:
            return True
        return self.kept is not None and not self.kept.refused and now < self.kept.expires_at

    def as_json(self) -> dict[str, Any]:
        """Times in UTC; those of a pair are null before there is one."""
        names = ("stored_at", "expires_at", "refresh_at", "version", "refused")
        kept = {name: getattr(self.kept, name, None) for name in names}
        return {"by": self.by, "app_id": self.app_id, **kept, "channels": self.channels}


def standing(session: Session, settings: Settings, channels: tuple[str, ...]) -> Standing:
    """`channels` are those that are set up."""
    ours = [each for each in CHANNELS if each in channels]
    rows = session.execute(select(Circuit.channel, Circuit.state).where(Circuit.channel.in_(ours)))
    found = {row.channel: str(row.state) for row in rows}
    states = {each: found.get(each, str(CircuitState.CLOSED)) for each in ours}
    credential = read(session, NAME)
    return Standing(how(settings), settings.zalo_app_id, _kept(credential) if credential else None, states)


def how(settings: Settings) -> By:
    if settings.zalo_access_token.get_secret_value():
        return By.FIXED
    return By.CONSENT if settings.zalo_by_consent else By.NOTHING


def _kept(row: Credential) -> Kept:
    return Kept(row.stored_at, row.expires_at, refresh_at(row.stored_at, row.expires_at), row.version, row.refused)
