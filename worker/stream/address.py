"""Where other systems write events: `redis://host:6379/0#dondoc.events`, or the name of a stream on the broker."""

import re
from dataclasses import dataclass, field

OF_A_SOCKET = "redis+socket://"
SCHEMES = ("redis://", "rediss://", "unix://")
EXPECTED = "a stream's name such as dondoc.events, or redis://host:6379/0#dondoc.events"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")


class StreamAddressError(ValueError):
    """Neither; what was found is not in the message, for it may hold a password."""

    def __init__(self) -> None:
        super().__init__(f"expected {EXPECTED}")


@dataclass(frozen=True)
class StreamAddress:
    """`url` is empty for the broker's own."""

    name: str
    url: str = field(default="", repr=False)


def read_stream_address(text: str) -> StreamAddress | None:
    """None for an empty text.

    Raises:
        StreamAddressError: it is neither a name nor a URL with one.
    """
    if not text:
        return None
    url, _, name = text.rpartition("#")
    if not _NAME.fullmatch(name) or (url and not url.startswith(SCHEMES)):
        raise StreamAddressError
    return StreamAddress(name, url)


def client_url(address: StreamAddress, broker_url: str) -> str:
    """As redis-py reads it: kombu, for which the broker's is written, calls a socket and its database otherwise."""
    url = address.url or broker_url
    if not url.startswith(OF_A_SOCKET):
        return url
    return "unix://" + url.removeprefix(OF_A_SOCKET).replace("virtual_host=", "db=")
