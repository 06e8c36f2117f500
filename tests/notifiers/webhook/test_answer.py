from datetime import UTC, datetime, timedelta

import httpx
import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.receipt import Receipt
from notifiers.webhook.answer import read_answer


def receipt(status: int, content: bytes, *hidden: str) -> Receipt:
    return read_answer(httpx.Response(status, content=content), hidden, whole=True, idempotent=False)


def refusal(
    status: int,
    content: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    whole: bool = True,
    idempotent: bool = False,
) -> NotifierError:
    response = httpx.Response(status, content=content, headers=headers)
    with pytest.raises(NotifierError) as refused:
        read_answer(response, (), whole=whole, idempotent=idempotent)
    return refused.value


@pytest.mark.parametrize(
    ("content", "provider_id"),
    [
        (b'{"id":"m-1"}', "m-1"),
        (b'{"id":12}', "12"),
        (b'{"id":"a\\nb"}', "a b"),
        (b'{"id":true}', None),
        (b'{"id":1.5}', None),
        (b'{"id":null}', None),
        (b'{"id":""}', None),
        (b'{"id":["x"]}', None),
        (b'["id"]', None),
        (b"ok", None),
        (b"", None),
        (b"\xff\xfe", None),
        (b"[" * 8_000, None),
        (b'{"id":' + b"9" * 8_000 + b"}", None),
    ],
)
def test_a_letter_is_taken_whatever_is_said_and_named_where_a_name_is_given(
    content: bytes, provider_id: str | None
) -> None:
    for status in (200, 201, 202, 204, 299):
        assert receipt(status, content).provider_id == provider_id


def test_a_name_is_kept_short() -> None:
    assert receipt(200, b'{"id":"' + b"x" * 5_000 + b'"}').provider_id == "x" * 200


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (101, ErrorKind.AMBIGUOUS),
        (301, ErrorKind.CONFIG),
        (304, ErrorKind.CONFIG),
        (400, ErrorKind.CONTENT),
        (401, ErrorKind.CONFIG),
        (403, ErrorKind.CONFIG),
        (404, ErrorKind.CONFIG),
        (405, ErrorKind.CONFIG),
        (408, ErrorKind.AMBIGUOUS),
        (409, ErrorKind.CONFIG),
        (410, ErrorKind.CONFIG),
        (413, ErrorKind.CONTENT),
        (415, ErrorKind.CONTENT),
        (418, ErrorKind.CONFIG),
        (422, ErrorKind.RECIPIENT),
        (429, ErrorKind.THROTTLED),
        (500, ErrorKind.AMBIGUOUS),
        (502, ErrorKind.AMBIGUOUS),
        (503, ErrorKind.AMBIGUOUS),
        (504, ErrorKind.AMBIGUOUS),
        (599, ErrorKind.AMBIGUOUS),
    ],
)
def test_a_status_says_what_comes_next(status: int, kind: ErrorKind) -> None:
    error = refusal(status, b"words")
    assert error.kind is kind
    assert error.words.startswith(f"HTTP {status}: words")
    assert error.for_good is (status == 410)
    assert error.of_channel is (status == 429)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_doubt_is_none_where_a_letter_may_come_twice_or_had_not_left(status: int) -> None:
    assert refusal(status, idempotent=True).kind is ErrorKind.TRANSIENT
    assert refusal(status, whole=False).kind is ErrorKind.TRANSIENT


@pytest.mark.parametrize("status", [400, 401, 410, 422, 429])
def test_what_is_certain_stays_so_where_a_letter_may_come_twice(status: int) -> None:
    assert refusal(status, idempotent=True).kind is refusal(status).kind


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [(429, "7", 7), (503, "120", 120), (429, "", 60), (429, "soon", 60), (429, "0", 60), (429, "9" * 12, 86_400)],
)
def test_an_endpoint_that_says_when_to_come_again_is_believed(status: int, asked: str, wait: int) -> None:
    error = refusal(status, headers={"Retry-After": asked})
    assert (error.kind, error.retry_after, error.of_channel) == (ErrorKind.THROTTLED, timedelta(seconds=wait), True)


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://other.example/x?token=s3cret", "are not followed, not to https://other.example: put in"),
        ("//other.example/s3cret", "are not followed, not to //other.example: put in"),
        ("/s3cret", "are not followed: put in"),
        ("https://other.example:s3cret/", "are not followed: put in"),
        ("", "are not followed: put in"),
    ],
)
def test_a_redirect_says_where_it_was_not_followed_to(location: str, told: str) -> None:
    error = refusal(302, headers={"Location": location})
    assert told in error.words
    assert "s3cret" not in error.words


def test_an_endpoint_that_is_over_says_what_to_do() -> None:
    assert "the endpoint is over: take it out, or put in its new URL" in refusal(410).words


def test_a_doubt_keeps_the_name_that_was_given() -> None:
    assert refusal(500, b'{"id":"m-1"}').provider_id == "m-1"


def test_words_stand_on_one_line_and_are_cut() -> None:
    assert receipt(200, "a\r\nb\x00 \u2028 đ".encode() + b"\xff").words == "HTTP 200: a b đ\ufffd"
    assert receipt(204, b"").words == "HTTP 204"
    assert len(receipt(200, b"x" * 5_000).words) == 300
    assert len(refusal(422, b"x" * 5_000).words) == 300


def test_words_do_not_depend_on_the_charset_that_an_answer_claims() -> None:
    response = httpx.Response(200, content="đã nhận".encode(), headers={"Content-Type": "text/plain; charset=hex"})
    assert read_answer(response, (), whole=True, idempotent=False).words == "HTTP 200: đã nhận"


def test_what_is_to_be_hidden_is_hidden_also_as_php_writes_it() -> None:
    found = receipt(200, b'{"id":"a/s3cret","for":"a\\/s3cret and a/s3cret"}', "a/s3cret")
    assert (found.provider_id, "s3cret" in found.words) == ("…", False)


def test_a_moment_to_come_back_at_is_counted_from_ours_where_the_endpoint_shows_no_clock() -> None:
    response = httpx.Response(503, headers={"Retry-After": "Wed, 25 Nov 2026 22:00:00 GMT"})
    now = datetime(2026, 11, 25, 21, 50, tzinfo=UTC)
    with pytest.raises(NotifierError) as refused:
        read_answer(response, (), whole=True, idempotent=False, now=now)
    assert (refused.value.kind, refused.value.retry_after) == (ErrorKind.THROTTLED, timedelta(minutes=10))
