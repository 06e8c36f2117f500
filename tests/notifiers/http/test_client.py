import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.body import LONGEST_ANSWER, LONGEST_BRIEF, BriefBody, WholeBody
from notifiers.http.client import HttpClient
from tests.support.http import Answer, HttpPeer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"
STATUS = b"HTTP/1.1 200 OK\r\n"
BODIES = [WholeBody, BriefBody]


@contextmanager
def served(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server of one connection that `answer` does with what it likes, until the client hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(10_000)
                try:
                    answer(connection)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join(20)
        assert not thread.is_alive()


def pour(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    while True:
        connection.sendall(b"x" * 1_000)


def dripping(start: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def drip(connection: socket.socket) -> None:
        connection.sendall(start)
        pause = threading.Event()
        while not pause.wait(0.02):
            connection.sendall(drop)

    return drip


def get(url: str, seconds: float = 20, body: type[WholeBody] = WholeBody) -> httpx.Response:
    client = HttpClient(5, seconds, body)
    try:
        return client.send(httpx.Request("GET", url))[0]
    finally:
        client.close()


def brief(url: str, seconds: float = 20) -> httpx.Response:
    return get(url, seconds, BriefBody)


def failure(url: str, seconds: float = 20, body: type[WholeBody] = WholeBody) -> NotifierError:
    with pytest.raises(NotifierError) as failed:
        get(url, seconds, body)
    return failed.value


@pytest.mark.parametrize("body", BODIES)
def test_a_short_answer_comes_whole(http_peer: HttpPeer, body: type[WholeBody]) -> None:
    http_peer.script(Answer(body=b"taken"))
    assert get(http_peer.url, body=body).content == b"taken"


def test_an_answer_of_the_longest_comes_whole_and_one_byte_more_is_a_doubt(http_peer: HttpPeer) -> None:
    http_peer.script(Answer(body=b"x" * LONGEST_ANSWER), Answer(body=b"x" * (LONGEST_ANSWER + 1)))
    assert len(get(http_peer.url).content) == LONGEST_ANSWER
    error = failure(http_peer.url)
    assert (error.kind, error.words) == (ErrorKind.AMBIGUOUS, "AnswerTooLongError after the request left")


def test_an_endless_answer_is_a_doubt_and_of_a_brief_one_some_kilobytes_are_read() -> None:
    with served(pour) as url:
        assert failure(url).kind is ErrorKind.AMBIGUOUS
    with served(pour) as url:
        assert brief(url).content == b"x" * LONGEST_BRIEF


@pytest.mark.parametrize(
    ("start", "drop"),
    [(STATUS, b"X-Drop: 1\r\n"), (b"", b"H"), (b"", b"HTTP/1.1 100 Continue\r\n\r\n"), (HEAD, b" ")],
    ids=["headers", "status", "continue", "words"],
)
def test_an_answer_that_trickles_is_awaited_no_longer_than_one_may_take(start: bytes, drop: bytes) -> None:
    began = time.monotonic()
    with served(dripping(start, drop)) as url:
        error = failure(url, 0.3)
    assert error.kind is ErrorKind.AMBIGUOUS
    assert error.words.endswith("after the request left")
    assert time.monotonic() - began < 5


def test_headers_that_trickle_are_no_answer_of_a_few_words_either() -> None:
    with served(dripping(STATUS, b"X-Drop: 1\r\n")) as url:
        assert failure(url, 0.3, BriefBody).kind is ErrorKind.AMBIGUOUS


def test_words_that_trickle_after_a_status_end_in_time_where_few_are_wanted() -> None:
    with served(dripping(HEAD, b"x")) as url:
        response = brief(url, 0.3)
    assert response.status_code == 200
    assert 0 < len(response.content) < 1_000


def test_the_time_of_one_answer_is_not_taken_from_the_next(http_peer: HttpPeer) -> None:
    client = HttpClient(5, 0.3)
    until = time.monotonic() + 0.5
    answers = 0
    while time.monotonic() < until:
        answers += client.send(httpx.Request("GET", http_peer.url))[0].is_success
    client.close()
    assert answers == len(http_peer.asked) > 1


def test_what_is_done_before_the_wire_takes_nothing_of_the_answers_time(http_peer: HttpPeer) -> None:
    client = HttpClient(5, 0.3)

    def take_long() -> None:
        threading.Event().wait(0.4)

    response, whole = client.send(httpx.Request("GET", http_peer.url), take_long)
    client.close()
    assert (response.status_code, whole) == (200, True)


def test_a_peer_that_takes_no_bytes_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = HttpClient(5, 0.3)
        request = httpx.Request("POST", f"http://127.0.0.1:{listener.getsockname()[1]}/", content=b"x" * 50_000_000)
        with pytest.raises(NotifierError) as failed:
            client.send(request)
        client.close()
    assert (failed.value.kind, failed.value.words) == (ErrorKind.TRANSIENT, "WriteTimeout before the request left")


def test_words_that_break_off_are_a_doubt_and_a_status_stands_where_few_are_wanted() -> None:
    def break_off(connection: socket.socket) -> None:
        connection.sendall(HEAD + b"so far")

    with served(break_off) as url:
        assert failure(url).kind is ErrorKind.AMBIGUOUS
    with served(break_off) as url:
        response = brief(url)
    assert (response.status_code, response.content) == (200, b"so far")


@pytest.mark.parametrize("body", BODIES)
def test_no_status_is_no_answer(body: type[WholeBody]) -> None:
    with served(lambda connection: connection.sendall(b"HTTP/1.1")) as url:
        assert failure(url, body=body).kind is ErrorKind.AMBIGUOUS


@pytest.mark.parametrize("body", BODIES)
def test_words_are_asked_for_unpacked_and_compressed_ones_are_not_unpacked(
    http_peer: HttpPeer, body: type[WholeBody]
) -> None:
    packed = gzip.compress(b"x" * 1_000_000)
    http_peer.script(Answer(body=packed, headers={"Content-Encoding": "gzip"}), Answer(body=b"not packed"))
    http_peer.script(Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}))
    assert get(http_peer.url, body=body).content == packed
    assert [get(http_peer.url, body=body).content for _ in range(2)] == [b"not packed", b"no gzip"]
    assert {asked.headers["accept-encoding"] for asked in http_peer.asked} == {"identity"}


def test_a_connection_is_used_again_after_a_whole_answer(http_peer: HttpPeer) -> None:
    """And a new one is made after an answer that was not read to its end."""
    http_peer.script(Answer(body=b"x" * 100_000))
    client = HttpClient(5, 20, BriefBody)
    lengths = [len(client.send(httpx.Request("GET", http_peer.url))[0].content) for _ in range(3)]
    client.close()
    assert lengths == [LONGEST_BRIEF, 2, 2]
