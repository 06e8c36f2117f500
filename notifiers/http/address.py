"""Which addresses a request may dial: those of the public Internet, and those that a setting allows besides."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The tables are written out, from IANA's registries of special-purpose addresses: what `is_global` says changed
# between versions of Python, and it calls multicast and NAT64 global.
_CLOSED_4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by customers of a carrier
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# Only 2000::/3 is given out for the public Internet: loopback, unspecified, IPv4-compatible, NAT64, discard, unique
# local, link-local, site-local and multicast addresses all lie outside it.
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
# IPv4-compatible, IPv4-translated and NAT64 (RFC 6052, 8215; the local-use prefix in its usual form of 96 bits).
_ENDING_IN_4 = tuple(map(IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")))
_NO_4 = frozenset({IPv6Address("::"), IPv6Address("::1")})
_LAST_32 = 0xFFFF_FFFF


def plain(text: str) -> Address:
    """The address that would be dialled: an IPv4-mapped one is its IPv4.

    Raises:
        ValueError: this is no address, or one with a zone, which leads to an interface of this machine.
    """
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return address
    if address.scope_id is not None:
        raise ValueError("an address with a zone")
    return address.ipv4_mapped or address


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not _in(address, _CLOSED_4)
    return address in _OPEN_6 and not _in(address, _CLOSED_6)


def is_listed(address: Address, networks: tuple[Network, ...]) -> bool:
    """Is it in one of these networks? An IPv4 address inside it counts by itself: it is where packets end."""
    return _in(address, networks) and all(is_public(each) or _in(each, networks) for each in _embedded(address))


def _in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)


def _embedded(address: Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address) or address in _NO_4:
        return ()
    if _in(address, _ENDING_IN_4):
        return (IPv4Address(int(address) & _LAST_32),)
    return address.teredo or ((address.sixtofour,) if address.sixtofour else ())
