"""Against a real HTTP peer on loopback, which `networks` allows."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.webhook.channel import WebhookChannel
from notifiers.webhook.config import WebhookConfig
from notifiers.webhook.signature import WrongSignatureError, verify
from tests.support.http import Answer, HttpPeer
from tests.support.letters import a_letter

NEW, OLD = b"new-key-never-shown-new-key-nevr", b"old-key-never-shown-old-key-nevr"
NOW = datetime(2026, 11, 24, 1, 2, 3, 456_789, tzinfo=UTC)
LOOPBACK = (ip_network("127.0.0.0/8"),)
Open = Callable[..., WebhookChannel]


class WireError(Exception):
    pass


@pytest.fixture
def open_channel(http_peer: HttpPeer) -> Iterator[Open]:
    opened: list[WebhookChannel] = []

    def new(**changes: Any) -> WebhookChannel:
        known: dict[str, Any] = {
            "name": "sms",
            "url": f"{http_peer.url}/letters?token=t0ken-never-shown",
            "keys": (NEW, OLD),
            "idempotent": False,
            "now": lambda: NOW,
            "networks": LOOPBACK,
            "answer_seconds": 20.0,
        }
        opened.append(WebhookChannel(WebhookConfig(**(known | changes))))
        return opened[-1]

    yield new
    for channel in opened:
        channel.close()


def nothing() -> None:
    """No gate."""


def failure(channel: WebhookChannel, **changes: Any) -> NotifierError:
    with pytest.raises(NotifierError) as failed:
        channel.send(a_letter(**changes), nothing)
    return failed.value


def test_a_letter_is_posted_signed_and_its_receipt_read(open_channel: Open, http_peer: HttpPeer) -> None:
    http_peer.answer({"id": "sms-77"}, status=202)
    channel = open_channel()
    receipt = channel.send(a_letter(kind="reminder"), nothing)
    asked = http_peer.asked[0]
    assert (asked.method, asked.path, asked.query) == ("POST", "/letters", {"token": "t0ken-never-shown"})
    assert asked.headers["content-type"] == "application/json"
    assert asked.json()["data"]["to"] == "dau.moi@so-noi-vu.gov.vn"
    assert asked.json()["data"]["kind"] == "reminder"
    assert (channel.name, receipt.provider_id) == ("webhook:sms", "sms-77")


def test_each_key_verifies_what_arrived_and_no_other(open_channel: Open, http_peer: HttpPeer) -> None:
    open_channel().send(a_letter(), nothing)
    asked = http_peer.asked[0]
    for key in (NEW, OLD):
        assert verify((key,), asked.headers, asked.body, NOW) == "1/email/reminder/2026-11-23"
    with pytest.raises(WrongSignatureError):
        verify((b"x" * 32,), asked.headers, asked.body, NOW)


def test_a_second_try_is_the_same_letter_signed_anew(open_channel: Open, http_peer: HttpPeer) -> None:
    moments = iter((NOW, NOW + timedelta(hours=1)))
    channel = open_channel(now=lambda: next(moments))
    for _ in range(2):
        channel.send(a_letter(), nothing)
    first, second = http_peer.asked
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 3_600
    verify((NEW,), second.headers, second.body, NOW + timedelta(hours=1))


def test_the_gate_opens_once_and_before_the_request(open_channel: Open, http_peer: HttpPeer) -> None:
    seen: list[int] = []
    open_channel().send(a_letter(), lambda: seen.append(len(http_peer.asked)))
    assert seen == [0]


def test_a_letter_stopped_before_the_wire_is_never_posted(open_channel: Open, http_peer: HttpPeer) -> None:
    def stop() -> None:
        raise WireError

    channel = open_channel()
    with pytest.raises(WireError):
        channel.send(a_letter(), stop)
    assert http_peer.asked == []
    channel.send(a_letter(), nothing)
    assert len(http_peer.asked) == 1


@pytest.mark.parametrize(
    ("status", "certain", "idempotent"),
    [
        (400, ErrorKind.CONTENT, ErrorKind.CONTENT),
        (401, ErrorKind.CONFIG, ErrorKind.CONFIG),
        (404, ErrorKind.CONFIG, ErrorKind.CONFIG),
        (408, ErrorKind.AMBIGUOUS, ErrorKind.TRANSIENT),
        (410, ErrorKind.CONFIG, ErrorKind.CONFIG),
        (413, ErrorKind.CONTENT, ErrorKind.CONTENT),
        (422, ErrorKind.RECIPIENT, ErrorKind.RECIPIENT),
        (429, ErrorKind.THROTTLED, ErrorKind.THROTTLED),
        (500, ErrorKind.AMBIGUOUS, ErrorKind.TRANSIENT),
        (503, ErrorKind.AMBIGUOUS, ErrorKind.TRANSIENT),
    ],
)
def test_a_refusal_is_told_by_its_kind_after_one_try(
    open_channel: Open, http_peer: HttpPeer, status: int, certain: ErrorKind, idempotent: ErrorKind
) -> None:
    http_peer.otherwise = Answer(status, b"no")
    assert failure(open_channel()).kind is certain
    assert failure(open_channel(idempotent=True)).kind is idempotent
    assert len(http_peer.asked) == 2


def test_a_redirect_is_not_followed(open_channel: Open, http_peer: HttpPeer) -> None:
    http_peer.script(Answer(307, b"", {"Location": f"{http_peer.url}/elsewhere"}))
    error = failure(open_channel())
    assert (error.kind, "redirects are not followed, not to http://127.0.0.1" in error.words) == (
        ErrorKind.CONFIG,
        True,
    )
    assert [each.path for each in http_peer.asked] == ["/letters"]


def test_proxies_of_the_environment_are_not_asked(
    open_channel: Open, http_peer: HttpPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = HttpPeer().start()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    open_channel().send(a_letter(), nothing)
    proxy.stop()
    assert (len(http_peer.asked), proxy.asked) == (1, [])


def test_a_connection_cut_after_the_letter_is_in_doubt_unless_it_may_come_twice(
    open_channel: Open, http_peer: HttpPeer
) -> None:
    http_peer.otherwise = Answer(cut=True)
    assert failure(open_channel()).kind is ErrorKind.AMBIGUOUS
    assert failure(open_channel(idempotent=True)).kind is ErrorKind.TRANSIENT


def test_no_answer_in_time_is_in_doubt_unless_it_may_come_twice(open_channel: Open, http_peer: HttpPeer) -> None:
    release = threading.Event()
    http_peer.otherwise = Answer(wait=release)
    errors = [failure(open_channel(answer_seconds=0.2, idempotent=each)) for each in (False, True)]
    release.set()
    assert [each.kind for each in errors] == [ErrorKind.AMBIGUOUS, ErrorKind.TRANSIENT]
    assert {each.words for each in errors} == {"ReadTimeout after the request left"}


def test_nobody_listening_is_transient(open_channel: Open) -> None:
    error = failure(open_channel(url="http://127.0.0.1:1/"))
    assert (error.kind, error.words) == (ErrorKind.TRANSIENT, "ConnectError before the request left")


def test_a_peer_that_never_shakes_hands_is_transient(open_channel: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        error = failure(open_channel(url=url, connect_seconds=0.2))
    assert error.kind is ErrorKind.TRANSIENT


def test_a_name_that_leads_inside_is_a_matter_of_settings_and_never_dialled(http_peer: HttpPeer) -> None:
    def resolve(_host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    url = f"https://gateway.example:{http_peer.url.rpartition(':')[2]}/"
    config = WebhookConfig(name="sms", url=url, keys=(NEW,), idempotent=True, now=lambda: NOW)
    channel, marks = WebhookChannel(config, resolve), list[str]()
    with pytest.raises(NotifierError, match=r"host gateway\.example leads to 127\.0\.0\.1") as refused:
        channel.send(a_letter(), lambda: marks.append("wire"))
    channel.close()
    assert (refused.value.kind, marks, http_peer.asked) == (ErrorKind.CONFIG, [], [])


def test_a_letter_to_nobody_is_never_posted(open_channel: Open, http_peer: HttpPeer) -> None:
    assert failure(open_channel(), to=" ").kind is ErrorKind.RECIPIENT
    assert http_peer.asked == []


def test_neither_keys_signatures_nor_the_urls_token_are_anywhere_to_be_read(
    open_channel: Open, http_peer: HttpPeer, caplog: pytest.LogCaptureFixture
) -> None:
    """The endpoint says all that it was asked back, twice: with a refusal, and with a receipt."""
    channel = open_channel()
    with caplog.at_level(logging.DEBUG):
        channel.send(a_letter(), nothing)
        heard = http_peer.asked[0]
        echo = json.dumps({"id": heard.headers["webhook-signature"], "of": heard.headers | heard.query}).encode()
        http_peer.script(Answer(422, echo), Answer(200, echo))
        error = failure(channel)
        receipt = channel.send(a_letter(), nothing)
    shown = f"{caplog.text} {error} {error!r} {receipt} {channel!r}"
    signatures = heard.headers["webhook-signature"].replace("v1,", "").split(" ")
    assert "…" in error.words
    assert not [each for each in ("never-shown", *signatures) if each in shown]


def test_threads_share_a_channel(open_channel: Open, http_peer: HttpPeer) -> None:
    channel = open_channel()
    threads = [threading.Thread(target=channel.send, args=(a_letter(), nothing)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(http_peer.asked) == 8


def test_a_closed_channel_connects_anew(open_channel: Open, http_peer: HttpPeer) -> None:
    channel = open_channel()
    channel.send(a_letter(), nothing)
    channel.close()
    channel.send(a_letter(), nothing)
    assert len(http_peer.asked) == 2


def test_a_gateway_of_one_connection_has_one_letter_at_a_time_and_the_other_is_not_marked_meanwhile(
    open_channel: Open, http_peer: HttpPeer
) -> None:
    answered, marked = threading.Event(), list[str]()
    http_peer.script(Answer(wait=answered))
    channel = open_channel(connections=1)
    first_left = threading.Event()

    def mark(name: str) -> None:
        marked.append(name)
        first_left.set()

    def send(name: str) -> None:
        channel.send(a_letter(key=name), lambda: mark(name))

    first, second = (threading.Thread(target=send, args=(name,)) for name in ("first", "second"))
    first.start()
    assert first_left.wait(20)
    second.start()
    second.join(0.1)
    assert (second.is_alive(), marked) == (True, ["first"])
    answered.set()
    for thread in (first, second):
        thread.join(20)
    assert (marked, len(http_peer.asked)) == (["first", "second"], 2)


def test_a_letter_whose_gateway_has_no_connection_left_waits_again_unmarked(
    open_channel: Open, http_peer: HttpPeer
) -> None:
    answered, left = threading.Event(), threading.Event()
    http_peer.script(Answer(wait=answered))
    channel = open_channel(connections=1, connect_seconds=0.05)
    thread = threading.Thread(target=channel.send, args=(a_letter(), left.set))
    thread.start()
    assert left.wait(20)
    with pytest.raises(NotifierError, match="as many requests are under way") as refused:
        channel.send(a_letter(), lambda: pytest.fail("it was marked"))
    answered.set()
    thread.join(20)
    assert (refused.value.kind, refused.value.retry_after) == (ErrorKind.THROTTLED, timedelta(seconds=30))
