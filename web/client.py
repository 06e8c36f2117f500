"""Who is asking: the address that limits are counted by. It is kept in memory only, and never logged."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import Request

IPV6_HOME_BITS = 64

Network = IPv4Network | IPv6Network


class NetworkError(ValueError):
    """A list of proxies that cannot be read; names the part and what is expected."""

    def __init__(self, part: str) -> None:
        super().__init__(f"{part!r} is no address or network; expected for example 127.0.0.1 or 10.0.0.0/8")


def read_networks(text: str) -> tuple[Network, ...]:
    """`127.0.0.1, 10.0.0.0/8` as networks; empty text is none.

    Raises:
        NetworkError: a part is neither an address nor a network.
    """
    return tuple(_network(part.strip()) for part in text.split(",") if part.strip())


def client_of(request: Request, proxies: Sequence[Network]) -> str:
    """The nearest address that is not one of our own proxies; an IPv6 home counts as one client.

    X-Forwarded-For is read from the right, and only as far as our proxies wrote it: the rest anybody can invent.
    """
    hops = [request.client.host] if request.client else ["unknown"]
    hops += reversed([hop.strip() for line in request.headers.getlist("x-forwarded-for") for hop in line.split(",")])
    for hop in hops:
        address = _address(hop)
        if address is None or not any(address in network for network in proxies):
            return _counted(address, hop)
    return hops[-1]


def _network(part: str) -> Network:
    try:
        return ip_network(part, strict=False)
    except ValueError:
        raise NetworkError(part) from None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _counted(address: IPv4Address | IPv6Address | None, hop: str) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_HOME_BITS), strict=False))
    return hop[:45]
