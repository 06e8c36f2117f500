"""TLS by name although an address is dialled: against a server whose certificate holds a name only."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address

import httpx
import pytest
import trustme

from notifiers.http.pin import pin

NAME = "sms.example.gov.vn"
HERE = ip_address("127.0.0.1")


@dataclass
class TlsPeer:
    """Answers each connection once with 200; keeps the name asked for in the handshake, and the request."""

    context: ssl.SSLContext
    names: list[str | None] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        self.context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return  # the test is over
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        try:
            with self.context.wrap_socket(connection, server_side=True) as tls:
                self.requests.append(tls.recv(10_000))
                tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except OSError:
            return  # the client did not trust the certificate


@dataclass(frozen=True)
class Stage:
    peer: TlsPeer
    port: int
    client: httpx.Client


@pytest.fixture
def stage() -> Iterator[Stage]:
    authority = trustme.CA()
    server, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(NAME).configure_cert(server)
    authority.configure_trust(trusting)
    peer = TlsPeer(server)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=peer.serve, args=(listener,))
    thread.start()
    with httpx.Client(verify=trusting, trust_env=False, timeout=20) as client:
        yield Stage(peer, listener.getsockname()[1], client)
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(20)


@pytest.mark.parametrize("host", [NAME, f"{NAME}."])
def test_an_address_is_dialled_and_the_name_is_asked_for_and_verified(stage: Stage, host: str) -> None:
    request = pin(httpx.Request("POST", f"https://{host}:{stage.port}/x"), HERE)
    assert stage.client.send(request).status_code == 200
    assert stage.peer.names == [NAME]
    assert f"Host: {host}:{stage.port}\r\n".encode() in stage.peer.requests[0]


def test_a_certificate_of_another_name_is_not_trusted(stage: Stage) -> None:
    request = pin(httpx.Request("POST", f"https://other.example.gov.vn:{stage.port}/x"), HERE)
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        stage.client.send(request)
    assert stage.peer.requests == []


@pytest.mark.parametrize(
    ("url", "address", "dialled"),
    [
        (f"https://{NAME}/a?b=c", "8.8.8.8", "https://8.8.8.8/a?b=c"),
        (f"https://{NAME}:8443/a", "2606:4700::1", "https://[2606:4700::1]:8443/a"),
        ("https://[::ffff:8.8.8.8]/a", "8.8.8.8", "https://8.8.8.8/a"),
    ],
)
def test_only_the_host_of_the_url_changes(url: str, address: str, dialled: str) -> None:
    request = httpx.Request("POST", url)
    host = request.headers["Host"]
    pinned = pin(request, ip_address(address))
    assert (str(pinned.url), pinned.headers["Host"]) == (dialled, host)


def test_a_name_in_vietnamese_is_verified_as_it_stands_in_dns() -> None:
    pinned = pin(httpx.Request("POST", "https://đôn-đốc.example/"), HERE)
    assert pinned.extensions["sni_hostname"].startswith("xn--")
