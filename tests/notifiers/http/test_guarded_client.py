"""Names that lead elsewhere between two looks, against a real HTTP peer on loopback."""

import socket
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.guarded_client import GuardedClient
from tests.support.http import HttpPeer

LOOPBACK = (ip_network("127.0.0.0/8"),)


class Resolver:
    """Leads to one address after the other, whoever asks; None is a name that nobody knows."""

    def __init__(self, *addresses: str | None) -> None:
        self.asked: list[str] = []
        self._addresses = list(addresses)

    def __call__(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        address = self._addresses.pop(0)
        if address is None:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


@pytest.fixture
def port(http_peer: HttpPeer) -> str:
    return http_peer.url.rpartition(":")[2]


@pytest.fixture
def opened() -> Iterator[list[GuardedClient]]:
    clients: list[GuardedClient] = []
    yield clients
    for client in clients:
        client.close()


def guarded(opened: list[GuardedClient], resolver: Resolver) -> GuardedClient:
    opened.append(GuardedClient(LOOPBACK, resolver, 5, 20))
    return opened[-1]


def refusal(client: GuardedClient, url: str) -> NotifierError:
    with pytest.raises(NotifierError) as refused:
        client.send(httpx.Request("POST", url))
    return refused.value


def test_what_was_judged_is_dialled_though_the_name_leads_elsewhere_a_moment_later(
    opened: list[GuardedClient], http_peer: HttpPeer, port: str
) -> None:
    resolver = Resolver("127.0.0.1", "10.0.0.5")
    response, whole = guarded(opened, resolver).send(httpx.Request("POST", f"http://gateway.example:{port}/x"))
    assert (response.status_code, whole) == (200, True)
    assert resolver.asked == ["gateway.example"]
    assert [each.headers["host"] for each in http_peer.asked] == [f"gateway.example:{port}"]


def test_a_name_is_judged_anew_each_time_though_a_connection_is_open(
    opened: list[GuardedClient], http_peer: HttpPeer, port: str
) -> None:
    resolver = Resolver("127.0.0.1", "10.0.0.5", "127.0.0.1")
    client, url = guarded(opened, resolver), f"http://gateway.example:{port}/x"
    client.send(httpx.Request("POST", url))
    error = refusal(client, url)
    assert (error.kind, "10.0.0.5" in error.words) == (ErrorKind.CONFIG, True)
    client.send(httpx.Request("POST", url))
    assert (len(http_peer.asked), len(resolver.asked)) == (2, 3)


def test_in_the_clear_no_public_address_is_dialled(opened: list[GuardedClient]) -> None:
    marks: list[str] = []
    with pytest.raises(NotifierError, match="expected an address in an allowed network"):
        guarded(opened, Resolver("8.8.8.8")).send(
            httpx.Request("POST", "http://gateway.example/x"), lambda: marks.append("wire")
        )
    assert marks == []


def test_a_name_that_nobody_knows_now_may_be_known_later(opened: list[GuardedClient]) -> None:
    error = refusal(guarded(opened, Resolver(None)), "https://gateway.example/x")
    assert (error.kind, "Temporary failure" in error.words) == (ErrorKind.TRANSIENT, True)


def test_a_name_in_vietnamese_is_asked_for_as_it_stands_in_dns(opened: list[GuardedClient], port: str) -> None:
    resolver = Resolver("127.0.0.1")
    guarded(opened, resolver).send(httpx.Request("POST", f"http://đônđốc.example:{port}/"))
    assert resolver.asked[0].startswith("xn--")
