import socket
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from notifiers.http.guard import ForbiddenAddressError, UnknownHostError, resolve_guarded

HOST = "sms.example.gov.vn"
PUBLIC, PRIVATE = "8.8.8.8", "10.0.0.5"


class Resolver:
    """Gives one scripted answer after the other, and keeps who asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.asked: list[tuple[str, int]] = []
        self._answers = list(answers)

    def __call__(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        self.asked.append((host, port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in self._answers.pop(0)]


def test_a_name_with_public_addresses_leads_to_the_first() -> None:
    resolver = Resolver(["2606:4700::1", PUBLIC])
    assert resolve_guarded(HOST, 443, (), resolver) == ip_address("2606:4700::1")
    assert resolver.asked == [(HOST, 443)]


@pytest.mark.parametrize("found", [PRIVATE, "127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_a_name_that_leads_inside_is_refused(found: str) -> None:
    with pytest.raises(ForbiddenAddressError, match=rf"^host {HOST} leads to .*expected a public address.*networks"):
        resolve_guarded(HOST, 443, (), Resolver([found]))


@pytest.mark.parametrize("found", [[PUBLIC, PRIVATE], [PRIVATE, PUBLIC], [PUBLIC, "2606:4700::1", "fd00::1"]])
def test_one_address_inside_among_public_ones_is_refused(found: list[str]) -> None:
    with pytest.raises(ForbiddenAddressError):
        resolve_guarded(HOST, 443, (), Resolver(found))


def test_a_name_is_resolved_once_whatever_it_leads_to_next() -> None:
    resolver = Resolver([PUBLIC], [PRIVATE])
    assert resolve_guarded(HOST, 443, (), resolver) == ip_address(PUBLIC)
    assert len(resolver.asked) == 1
    with pytest.raises(ForbiddenAddressError):
        resolve_guarded(HOST, 443, (), resolver)


def test_an_address_of_an_allowed_network_is_dialled() -> None:
    allowed = (ip_network("10.0.0.0/8"),)
    assert resolve_guarded(HOST, 443, allowed, Resolver([PRIVATE, PUBLIC])) == ip_address(PRIVATE)
    with pytest.raises(ForbiddenAddressError):
        resolve_guarded(HOST, 443, allowed, Resolver([PRIVATE, "192.168.0.1"]))


def test_where_only_networks_are_allowed_a_public_address_is_refused() -> None:
    with pytest.raises(ForbiddenAddressError, match="expected an address in an allowed network"):
        resolve_guarded(HOST, 80, (ip_network("10.0.0.0/8"),), Resolver([PUBLIC]), public=False)


@pytest.mark.parametrize(
    "host",
    [
        "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.1", "127.0.0.1.", "1.2.3.4.5", "host.0x7f",
        "256.1.1.1", "0X7F.1", "0x", "[::1]", "fe80::1%eth0", "fe80::1%25eth0", "2606:4700::1%2", "１２７.0.0.1", "",
        ".", "a b", "a\x00b", "a/b", "a..b", "x" * 64, f"{'x' * 60}." * 5,
    ],
)  # fmt: skip
def test_a_host_that_is_an_odd_number_or_no_name_is_refused_unasked(host: str) -> None:
    resolver = Resolver([PUBLIC])
    with pytest.raises(ForbiddenAddressError, match="is neither a name nor an address"):
        resolve_guarded(host, 443, (ip_network("0.0.0.0/0"), ip_network("::/0")), resolver)
    assert resolver.asked == []


def test_an_address_is_judged_without_asking_anybody() -> None:
    resolver = Resolver([PRIVATE])
    assert resolve_guarded(PUBLIC, 443, (), resolver) == ip_address(PUBLIC)
    assert resolve_guarded("::ffff:8.8.8.8", 443, (), resolver) == ip_address(PUBLIC)
    with pytest.raises(ForbiddenAddressError):
        resolve_guarded("127.0.0.1", 443, (), resolver)
    assert resolver.asked == []


def test_an_address_with_a_zone_is_refused_even_in_an_allowed_network() -> None:
    def resolve(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1", 443, 0, 2))]

    with pytest.raises(ForbiddenAddressError, match="cannot be dialled safely"):
        resolve_guarded(HOST, 443, (ip_network("fe80::/10"),), resolve)


def test_a_name_without_an_address_is_told() -> None:
    def fail(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(UnknownHostError, match=f"host {HOST} cannot be resolved: Name or service not known"):
        resolve_guarded(HOST, 443, (), fail)
    with pytest.raises(UnknownHostError, match="no address"):
        resolve_guarded(HOST, 443, (), Resolver([]))


def test_the_machines_own_resolver_is_asked_by_default() -> None:
    with pytest.raises(ForbiddenAddressError, match="localhost leads to"):
        resolve_guarded("localhost", 443, ())
