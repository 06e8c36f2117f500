from dataclasses import dataclass, field
from urllib.parse import urlsplit

_HERE = ("127.0.0.1", "localhost", "::1")


class ZaloConfigError(ValueError):
    """A setting of the Zalo channel that cannot be used. The token is not in the message."""


@dataclass(frozen=True)
class ZaloConfig:
    """An Official Account that writes consultation messages."""

    base_url: str  # https://openapi.zalo.me, or a gateway that the province runs
    access_token: str = field(repr=False)
    connect_seconds: float = 10.0
    answer_seconds: float = 30.0

    def __post_init__(self) -> None:
        split = urlsplit(self.base_url)
        if split.scheme != "https" and not (split.scheme == "http" and split.hostname in _HERE):
            raise ZaloConfigError(f"Zalo base URL: found {split.scheme or 'no'} scheme, expected https://host")
        if not split.hostname or split.query or split.fragment or split.username:
            raise ZaloConfigError("Zalo base URL: expected https://host with nothing after it but a path")
        if not self.access_token.isascii() or not self.access_token.isprintable() or not self.access_token.strip():
            raise ZaloConfigError("Zalo access token: expected printable ASCII, found none or a line break in it")

    def url(self, path: str) -> str:
        return self.base_url.rstrip("/") + path
