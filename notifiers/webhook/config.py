import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from notifiers.http.address import Network, is_listed, is_public
from notifiers.http.guard import ForbiddenAddressError, written_address
from notifiers.webhook.key import LONGEST, SHORTEST

MOST_SECONDS = 120
MOST_CONNECTIONS = 64  # no worker has more threads
EXPECTED_URL = "https://host/path, without user, password or #"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_UNFIT = re.compile(r"[\s\\#\x00-\x1f\x7f]")


class WebhookConfigError(ValueError):
    """An endpoint that cannot be used; says what was found and expected, never a key or the URL's path."""


class OutsideNetworksError(WebhookConfigError):
    """The endpoint's URL leads, or might lead, into a network that is not allowed."""


@dataclass(frozen=True, kw_only=True)
class WebhookConfig:
    """An endpoint that takes letters.

    `idempotent` says that the endpoint keeps webhook-id and takes a letter that comes twice only once: what is in doubt
    is then sent again. `networks` are allowed though they are not public; http:// leads to nowhere else. No more than
    `connections` requests are under way at once from one process; None is as many as it has threads.
    """

    name: str
    url: str = field(repr=False)  # a gateway's token may stand in it
    keys: tuple[bytes, ...] = field(repr=False)  # newest first: each signs
    idempotent: bool
    now: Callable[[], datetime]
    networks: tuple[Network, ...] = ()
    connect_seconds: float = 10.0
    answer_seconds: float = 30.0
    connections: int | None = None

    @property
    def channel(self) -> str:
        """What letters call it."""
        return f"webhook:{self.name}"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise WebhookConfigError(f"name: found {self.name!a:.40}; expected 1 to 32 of a-z, 0-9, - and _")
        if not self.keys or any(not SHORTEST <= len(key) <= LONGEST for key in self.keys):
            raise WebhookConfigError(
                f"keys: found none, or a wrong length; expected {SHORTEST} to {LONGEST} bytes each"
            )
        _check_seconds("connect_seconds", self.connect_seconds)
        _check_seconds("answer_seconds", self.answer_seconds)
        if self.connections is not None and not 1 <= self.connections <= MOST_CONNECTIONS:
            raise WebhookConfigError(f"connections: found {self.connections}; expected 1 to {MOST_CONNECTIONS}")
        _check_url(self.url, self.networks)


def _check_seconds(name: str, seconds: float) -> None:
    if not 0 < seconds <= MOST_SECONDS:
        raise WebhookConfigError(f"{name}: found {seconds}; expected more than 0, at most {MOST_SECONDS}")


def _check_url(text: str, networks: tuple[Network, ...]) -> None:
    url = _parsed(text)
    if url.scheme not in ("https", "http") or not url.host:
        raise _wrong(f"found {url.scheme!a:.20} as scheme and {url.host!a:.80} as host")
    if url.userinfo:
        raise _wrong("found a user before the host")
    try:
        address = written_address(url.raw_host.decode("ascii"))
    except ForbiddenAddressError as error:
        raise _wrong(f"found {error}") from error
    listed = is_listed(address, networks) if address else bool(networks)
    if url.scheme == "http" and not listed:
        raise _outside("found http:// to a host that no network in `networks` can hold")
    if address and not listed and not is_public(address):
        raise _outside(f"found {address}, which is not public and in no network of `networks`")


def _parsed(text: str) -> httpx.URL:
    if _UNFIT.search(text):
        raise _wrong("found a space, a control character, a backslash or #")
    try:
        return httpx.URL(text)
    except httpx.InvalidURL:
        # Its words quote what is wrong, which may be a token.
        raise _wrong("found something that cannot be read as a URL") from None


def _outside(found: str) -> OutsideNetworksError:
    return OutsideNetworksError(f"url: {found}; expected {EXPECTED_URL}")


def _wrong(found: str) -> WebhookConfigError:
    return WebhookConfigError(f"url: {found}; expected {EXPECTED_URL}")
