import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.brief import LONGEST_ANSWER, BriefClient
from tests.support.http import Answer, HttpPeer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"


@contextmanager
def served(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server of one connection that `answer` does with what it likes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(10_000)
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join(20)


def get(url: str, seconds: float = 20) -> httpx.Response:
    client = BriefClient(5, seconds)
    try:
        return client.send(httpx.Request("GET", url))[0]
    finally:
        client.close()


def test_a_short_answer_comes_whole(http_peer: HttpPeer) -> None:
    http_peer.script(Answer(body=b"taken"))
    assert get(http_peer.url).content == b"taken"


def test_of_an_endless_answer_some_kilobytes_are_read() -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(HEAD)
        try:
            while True:
                connection.sendall(b"x" * 1_000)
        except OSError:
            return  # the client has read enough and hung up

    with served(pour) as url:
        assert get(url).content == b"x" * LONGEST_ANSWER


def test_an_answer_that_trickles_is_read_no_longer_than_one_may_take() -> None:
    hung_up = threading.Event()

    def trickle(connection: socket.socket) -> None:
        connection.sendall(HEAD)
        try:
            while not hung_up.wait(0.02):
                connection.sendall(b"x")
        except OSError:
            hung_up.set()

    with served(trickle) as url:
        response = get(url, 0.3)
        assert hung_up.wait(20)
    assert response.status_code == 200
    assert 0 < len(response.content) < 1_000


def test_a_status_stands_though_its_words_break_off() -> None:
    with served(lambda connection: connection.sendall(HEAD + b"so far")) as url:
        response = get(url)
    assert (response.status_code, response.content) == (200, b"so far")


def test_no_status_is_no_answer() -> None:
    with served(lambda connection: connection.sendall(b"HTTP/1.1")) as url, pytest.raises(NotifierError) as failed:
        get(url)
    assert failed.value.kind is ErrorKind.AMBIGUOUS


def test_compressed_words_are_not_unpacked(http_peer: HttpPeer) -> None:
    packed = gzip.compress(b"x" * 1_000_000)
    http_peer.script(Answer(body=packed, headers={"Content-Encoding": "gzip"}), Answer(body=b"not packed"))
    http_peer.script(Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}))
    assert get(http_peer.url).content == packed
    assert [get(http_peer.url).content for _ in range(2)] == [b"not packed", b"no gzip"]


def test_a_connection_is_used_again_after_a_whole_answer(http_peer: HttpPeer) -> None:
    """And a new one is made after an answer that was not read to its end."""
    http_peer.script(Answer(body=b"x" * 100_000))
    client = BriefClient(5, 20)
    lengths = [len(client.send(httpx.Request("GET", http_peer.url))[0].content) for _ in range(3)]
    client.close()
    assert lengths == [LONGEST_ANSWER, 2, 2]
