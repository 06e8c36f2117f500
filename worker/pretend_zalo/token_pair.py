"""Access tokens of 25 hours, refresh tokens of three months that serve once, codes that a consent gives."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

ACCESS_LIVES = timedelta(seconds=90_000)
REFRESH_LIVES = timedelta(days=90)


@dataclass(frozen=True)
class TokenPair:
    access_token: str
    refresh_token: str


@dataclass
class Tokens:
    """`refused` counts refresh tokens that were shown and did not serve: a second use above all."""

    refused: int = 0
    _access: dict[str, datetime] = field(default_factory=dict, repr=False)  # until when
    _refresh: dict[str, datetime] = field(default_factory=dict, repr=False)
    _codes: dict[str, str] = field(default_factory=dict, repr=False)  # the challenge of each

    def issue(self, now: datetime) -> TokenPair:
        pair = TokenPair(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        self._access[pair.access_token] = now + ACCESS_LIVES
        self._refresh[pair.refresh_token] = now + REFRESH_LIVES
        return pair

    def knows(self, access_token: str) -> bool:
        return access_token in self._access

    def expired(self, access_token: str, now: datetime) -> bool:
        return self._access[access_token] <= now

    def revoke(self) -> None:
        """Forget every access token, as when the office lead gives the consent anew elsewhere."""
        self._access.clear()

    def refresh(self, refresh_token: str, now: datetime) -> TokenPair | None:
        """A new pair for a refresh token, which is spent by it; None, counted, where it does not serve."""
        if self._refresh.pop(refresh_token, now) <= now:
            self.refused += 1
            return None
        return self.issue(now)

    def consent(self, challenge: str) -> str:
        """A code to be exchanged for a pair, by whoever knows the verifier of the challenge."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = challenge
        return code

    def exchange(self, code: str, verifier: str, now: datetime) -> TokenPair | None:
        """A pair for a code, which is spent by the attempt; None where the code or its verifier is wrong."""
        challenge = self._codes.pop(code, None)
        return self.issue(now) if challenge is not None and challenge == _s256(verifier) else None


def _s256(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
