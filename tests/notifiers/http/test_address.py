from ipaddress import ip_network

import pytest

from notifiers.http.address import Network, is_listed, is_public, plain

CLOSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",  # noqa: S104
    "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:0:8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::8.8.8.8", "100::1", "2001::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "4000::1",
    "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
OPEN = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
    "172.15.255.255", "172.32.0.0", "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "::ffff:8.8.8.8",
    "2001:200::1", "2001:4860:4860::8888", "2606:4700::1", "2a00::1", "2003::1",
]  # fmt: skip


def networks(*texts: str) -> tuple[Network, ...]:
    return tuple(map(ip_network, texts))


@pytest.mark.parametrize("text", CLOSED)
def test_an_address_that_is_not_of_the_public_internet_is_not_public(text: str) -> None:
    assert not is_public(plain(text))


@pytest.mark.parametrize("text", OPEN)
def test_an_address_beside_every_closed_network_is_public(text: str) -> None:
    assert is_public(plain(text))


@pytest.mark.parametrize("text", ["fe80::1%eth0", "fe80::1%25eth0", "2606:4700::1%1", "0177.0.0.1", "127.1", "x", ""])
def test_what_has_a_zone_or_is_oddly_written_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        plain(text)


def test_an_address_in_a_listed_network_is_listed_and_its_neighbour_is_not() -> None:
    assert is_listed(plain("10.1.2.3"), networks("10.1.0.0/16", "fd00::/8"))
    assert is_listed(plain("fd00::5"), networks("10.1.0.0/16", "fd00::/8"))
    assert not is_listed(plain("10.2.0.0"), networks("10.1.0.0/16", "fd00::/8"))
    assert not is_listed(plain("10.1.2.3"), ())


def test_a_mapped_address_is_judged_as_its_ipv4() -> None:
    assert str(plain("::ffff:10.1.2.3")) == "10.1.2.3"
    assert is_listed(plain("::ffff:10.1.2.3"), networks("10.1.0.0/16"))
    assert not is_listed(plain("::ffff:10.1.2.3"), networks("::/0"))


@pytest.mark.parametrize(
    "text",
    [
        "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::127.0.0.1", "2002:7f00:1::1",
        "2001:0:808:808:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_the_ipv4_inside_a_listed_address_counts_by_itself(text: str) -> None:
    """The last is Teredo by way of 8.8.8.8 to 127.0.0.1, whose bits are turned round in it."""
    assert not is_listed(plain(text), networks("::/0"))
    assert not is_listed(plain(text), networks("127.0.0.0/8"))
    assert is_listed(plain(text), networks("::/0", "127.0.0.0/8"))


@pytest.mark.parametrize("text", ["64:ff9b::8.8.8.8", "2002:808:808::1", "::1", "::"])
def test_a_listed_address_with_nothing_hidden_in_it_is_listed(text: str) -> None:
    assert is_listed(plain(text), networks("::/0"))
