import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import HttpClient
from notifiers.zalo.answer import Answer
from notifiers.zalo.oa_codes import oa_meaning
from notifiers.zalo.outcome import read_outcome
from tests.support.zalo import SENT, refused


def outcome(status: int, body: bytes, headers: dict[str, str] | None = None) -> NotifierError:
    with pytest.raises(NotifierError) as told:
        read_outcome(Answer(httpx.Response(status, content=body, headers=headers)), oa_meaning)
    return told.value


def encoded(body: Any) -> bytes:
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, b"oops", ErrorKind.AMBIGUOUS),
        (502, encoded(SENT), ErrorKind.AMBIGUOUS),
        (500, encoded(refused(-213)), ErrorKind.AMBIGUOUS),
        (503, b"perhaps", ErrorKind.AMBIGUOUS),
        (200, b"<html>", ErrorKind.AMBIGUOUS),
        (200, b"[]", ErrorKind.AMBIGUOUS),
        (200, b"{}", ErrorKind.AMBIGUOUS),
        (200, b"[" * 200_000, ErrorKind.AMBIGUOUS),
        (200, b'{"error": "--5"}', ErrorKind.AMBIGUOUS),
        (200, b'{"error": "-' + b"9" * 5_000 + b'"}', ErrorKind.AMBIGUOUS),
        (200, b'{"error": false}', ErrorKind.AMBIGUOUS),
        (429, b"slow down", ErrorKind.THROTTLED),
        (404, b"not here", ErrorKind.CONFIG),
        (410, b"gone", ErrorKind.CONFIG),
        (408, b"too slow", ErrorKind.TRANSIENT),
        (413, b"too long", ErrorKind.CONTENT),
        (403, encoded(refused(-213)), ErrorKind.RECIPIENT),
        (200, encoded(refused("-213")), ErrorKind.RECIPIENT),
    ],
)
def test_what_is_no_answer_of_zalos_is_told_apart(status: int, body: bytes, kind: ErrorKind) -> None:
    assert outcome(status, body).kind is kind


def test_a_redirect_is_a_wrong_base_url_and_not_followed() -> None:
    assert outcome(302, b"", {"Location": "https://evil.example/"}).kind is ErrorKind.CONFIG


def test_the_words_say_what_zalo_said_and_what_it_means() -> None:
    error = outcome(200, encoded(refused(-230, "User has not interacted")), {"X-RateLimit-Remain": "12"})
    assert error.words == (
        "HTTP 200, error -230: User has not interacted (12 requests left)"
        " (the officer has not written to the OA in 7 days)"
    )


def test_words_of_any_length_stay_short_and_on_one_line() -> None:
    words = outcome(200, encoded(refused(-201, "a\n" * 5_000))).words
    assert "\n" not in words
    assert len(words) < 400


@pytest.mark.parametrize(("status", "code"), [(502, 0), (200, -200), (200, -9999), (500, -213)])
@pytest.mark.parametrize("name", ["message_id", "msg_id"])
def test_a_doubt_carries_the_messages_name_where_zalo_gave_one(status: int, code: int, name: str) -> None:
    error = outcome(status, encoded(refused(code) | {"data": {name: "63ecf43f"}}))
    assert (error.kind, error.provider_id) == (ErrorKind.AMBIGUOUS, "63ecf43f")


def test_a_refused_message_has_no_name() -> None:
    assert outcome(200, encoded(refused(-213) | {"data": {"message_id": "63ecf43f"}})).provider_id is None


@pytest.mark.parametrize("status", [200, 502])
@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("63\x00ec\n", "63 ec"),
        ("63ec\ud800", "63ec?"),
        ("6" * 5_000, "6" * 128),
        (6341, "6341"),
        (" \x00", None),
        (True, None),
        (["63ec"], None),
        ({"a": "63ec"}, None),
    ],
)
def test_a_messages_name_is_kept_as_a_database_can_keep_it(status: int, found: object, kept: str | None) -> None:
    response = httpx.Response(status, content=encoded({"error": 0, "data": {"message_id": found}}))
    if status == 200:
        assert read_outcome(Answer(response), oa_meaning).provider_id == kept
    else:
        assert outcome(status, response.content).provider_id == kept


def test_a_messages_name_holds_no_secret() -> None:
    response = httpx.Response(200, content=encoded({"error": 0, "data": {"message_id": "t0ken"}}))
    assert Answer(response, hidden=("t0ken",)).message_id == "…"


@pytest.mark.parametrize("data", [None, [], "63ec", {"message_id": ""}])
def test_a_message_without_a_name_is_taken_all_the_same(data: object) -> None:
    receipt = read_outcome(Answer(httpx.Response(200, content=encoded({"error": 0, "data": data}))), oa_meaning)
    assert receipt.provider_id is None


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [
        (429, {"Retry-After": "7"}, timedelta(seconds=7)),
        (503, {"Retry-After": "120"}, timedelta(minutes=2)),
        (429, {"Retry-After": "soon"}, timedelta(seconds=60)),
        (429, {}, timedelta(seconds=60)),
        (429, {"Retry-After": "999999999999"}, timedelta(days=1)),
        (
            429,
            {"Retry-After": "Mon, 05 Oct 2026 00:30:09 GMT", "Date": "Mon, 05 Oct 2026 00:30:00 GMT"},
            timedelta(seconds=9),
        ),
    ],
)
def test_a_server_that_says_when_to_come_again_is_believed(status: int, asked: dict[str, str], wait: timedelta) -> None:
    with pytest.raises(NotifierError) as told:
        read_outcome(Answer(httpx.Response(status, headers=asked)), oa_meaning)
    assert (told.value.kind, told.value.retry_after) == (ErrorKind.THROTTLED, wait)


def test_a_fault_told_before_all_of_the_request_had_left_is_no_doubt() -> None:
    with pytest.raises(NotifierError) as told:
        read_outcome(Answer(httpx.Response(500), whole=False), oa_meaning)
    assert told.value.kind is ErrorKind.TRANSIENT


@contextmanager
def early_answer(answer: bytes) -> Iterator[str]:
    """A server that answers when it has heard the headers, and hears no more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1_000)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(20)


def test_a_server_that_answers_and_closes_before_it_has_heard_all_is_no_doubt() -> None:
    """Letters are shorter than what a socket's buffers hold, so it takes one that is not."""
    with early_answer(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") as url:
        client = HttpClient(5, 20)

        def post() -> None:
            response, whole = client.send(httpx.Request("POST", url, json={"text": "x" * 50_000_000}))
            read_outcome(Answer(response, whole), oa_meaning)

        with pytest.raises(NotifierError) as told:
            post()
        client.close()
    assert told.value.kind is ErrorKind.TRANSIENT
