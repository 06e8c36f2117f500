"""What stands before each server: it passes everything on until it is told not to."""

import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest

from worker.chaos.fault_proxy import FaultProxy
from worker.chaos.loop_thread import LoopThread

SHORT = 0.2  # seconds after which silence is silence


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while data := self.request.recv(1000):
            self.request.sendall(data)


class EchoServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, *_whose: object) -> None:
        """A caller that was cut off is what these tests are about."""


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    with EchoServer(("127.0.0.1", 0), Echo) as server, LoopThread() as loop:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        proxy = FaultProxy(loop, server.server_address[1]).start()
        yield proxy
        proxy.close()
        server.shutdown()


def connect(proxy: FaultProxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=10)


def echoed(client: socket.socket, words: bytes) -> bytes:
    client.sendall(words)
    return client.recv(1000)


def test_everything_passes(proxy: FaultProxy) -> None:
    with connect(proxy) as client:
        assert echoed(client, b"xin chao") == b"xin chao"


def test_late_pieces_keep_their_order(proxy: FaultProxy) -> None:
    proxy.latency(0.02)
    with connect(proxy) as client:
        for number in range(5):
            client.sendall(f"{number}".encode())
        assert b"".join(client.recv(1) for _ in range(5)) == b"01234"


def test_a_black_hole_swallows_until_it_is_healed(proxy: FaultProxy) -> None:
    with connect(proxy) as old:
        assert echoed(old, b"1") == b"1"
        proxy.black_hole()
        with connect(proxy) as new:
            for client in (old, new):
                client.settimeout(SHORT)
                with pytest.raises(TimeoutError):
                    echoed(client, b"2")
            proxy.heal()
            for client in (old, new):
                client.settimeout(10)
                assert client.recv(1000) == b"2"


def test_a_reset_ends_open_connections_and_new_ones(proxy: FaultProxy) -> None:
    with connect(proxy) as old:
        assert echoed(old, b"1") == b"1"
        proxy.reset()
        with pytest.raises(ConnectionError):
            old.recv(1)
    with pytest.raises(ConnectionError), connect(proxy) as new:
        new.recv(1)
    proxy.heal()
    with connect(proxy) as client:
        assert echoed(client, b"4") == b"4"


def test_a_refusal_is_the_systems_own_and_keeps_the_port(proxy: FaultProxy) -> None:
    with connect(proxy) as old:
        assert echoed(old, b"1") == b"1"
        proxy.refuse()
        with pytest.raises(ConnectionRefusedError):
            connect(proxy)
        with pytest.raises(ConnectionResetError):
            old.recv(1)
    port = proxy.port
    proxy.heal()
    assert proxy.port == port
    with connect(proxy) as client:
        assert echoed(client, b"2") == b"2"


def test_a_cut_ends_what_is_open_and_lets_new_ones_in(proxy: FaultProxy) -> None:
    with connect(proxy) as old:
        assert echoed(old, b"1") == b"1"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            old.recv(1)
    with connect(proxy) as client:
        assert echoed(client, b"2") == b"2"


def test_what_is_forgotten_hears_nothing_more_while_new_ones_are_let_in(proxy: FaultProxy) -> None:
    with connect(proxy) as old:
        assert echoed(old, b"1") == b"1"
        proxy.forget()
        with connect(proxy) as new:
            assert echoed(new, b"2") == b"2"
        old.settimeout(SHORT)
        with pytest.raises(TimeoutError):
            echoed(old, b"3")


def test_a_server_that_is_gone_resets_the_caller(proxy: FaultProxy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        proxy.lead_to(unused.getsockname()[1])
    with pytest.raises(ConnectionError), connect(proxy) as client:
        client.recv(1)
