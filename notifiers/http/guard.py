"""Where a URL may lead. A name is resolved once, every address judged, and one of them is what is dialled.

Without this, an endpoint's name could point at this machine, at the office's database or at a cloud's metadata, today
or a second after it was checked.
"""

import re
import socket
from collections.abc import Callable, Sequence
from typing import Any

from notifiers.http.address import Address, Network, is_listed, is_public, plain

# (host, port, type=…) → what socket.getaddrinfo gives.
Resolve = Callable[..., Sequence[tuple[Any, ...]]]

_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", re.IGNORECASE)
_ZONE = 3
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)


class ForbiddenAddressError(Exception):
    """The host is, or leads to, an address that must not be dialled; the message says which and how to allow it."""


class UnknownHostError(Exception):
    """The name has no address now."""


def resolve_guarded(
    host: str,
    port: int,
    networks: tuple[Network, ...],
    resolve: Resolve = socket.getaddrinfo,
    *,
    public: bool = True,
) -> Address:
    """The one address to dial for `host`, which is ASCII: a name, or an address without brackets.

    Allowed are addresses in `networks`, and public ones unless `public` is false. One bad address among several good
    ones refuses the host: whoever gave it could have the next answer hold it alone.

    Raises:
        ForbiddenAddressError: an address that is not allowed, or a host that is no name but an odd way of writing one.
        UnknownHostError: nothing to dial.
    """
    written = written_address(host)
    found = [written] if written else _resolved(host, port, resolve)
    for address in found:
        if not is_listed(address, networks) and not (public and is_public(address)):
            raise ForbiddenAddressError(_told(host, address, public=public))
    return found[0]


def written_address(host: str) -> Address | None:
    """The address that `host` is; None where it is a name.

    Raises:
        ForbiddenAddressError: neither. Numbers as 0x7f.1, 2130706433 or 0177.0.0.1 are addresses to a resolver only.
    """
    try:
        return plain(host)
    except ValueError:
        name = host.removesuffix(".")
        if not _NAME.fullmatch(name) or _NUMBER.fullmatch(name.rpartition(".")[2]):
            raise ForbiddenAddressError(f"host {host!a:.80} is neither a name nor an address as 203.0.113.5") from None
    return None


def _resolved(host: str, port: int, resolve: Resolve) -> list[Address]:
    try:
        found = [_text(row[4]) for row in resolve(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise UnknownHostError(f"host {host} cannot be resolved: {error.strerror}") from error
    if not found:
        raise UnknownHostError(f"host {host} has no address")
    return [_plain(host, each) for each in found]


def _text(address: tuple[Any, ...]) -> str:
    # (address, port, flow, zone) of IPv6: a zone is told as a number beside the address.
    zone = address[3] if len(address) > _ZONE else 0
    return f"{address[0]}%{zone}" if zone else str(address[0])


def _plain(host: str, text: str) -> Address:
    try:
        return plain(text)
    except ValueError:
        raise ForbiddenAddressError(f"host {host} leads to {text!a:.80}, which cannot be dialled safely") from None


def _told(host: str, address: Address, *, public: bool) -> str:
    expected = "a public address, or one in an allowed network" if public else "an address in an allowed network"
    return f"host {host} leads to {address}; expected {expected} (add its network to `networks` if it is the right one)"
