import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from notifiers.error import ErrorKind
from notifiers.zalo.bot import BotChannel
from notifiers.zalo.bot_config import BotConfig
from notifiers.zalo.setting import ZaloConfigError
from notifiers.zalo.text import RESENT
from tests.support.http import Answer, HttpPeer
from tests.support.letters import a_letter
from tests.support.zalo import failure, nothing

TOKEN = "738499:HcapvQ-never_shown"
CHAT = "6ede9afa66b88fe6d6a9"
SENT = {"ok": True, "result": {"message_id": "2d758cb5e222177a4e35", "date": 1749538250568}}


@pytest.fixture
def channel(http_peer: HttpPeer) -> Iterator[BotChannel]:
    opened = BotChannel(BotConfig(http_peer.url, TOKEN))
    yield opened
    opened.close()


def refused(code: int, description: str = "refused", **more: Any) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": description} | more


def test_a_letter_is_posted_as_text_into_a_chat(channel: BotChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(SENT)
    marks: list[int] = []
    receipt = channel.send(a_letter(to=CHAT), lambda: marks.append(len(http_peer.asked)))
    (asked,) = http_peer.asked
    assert (asked.method, asked.path) == ("POST", f"/bot{TOKEN}/sendMessage")
    assert asked.json() == {"chat_id": CHAT, "text": a_letter().short}
    assert (receipt.provider_id, marks) == ("2d758cb5e222177a4e35", [0])


def test_a_second_copy_says_so_above_its_words(channel: BotChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(SENT)
    channel.send(a_letter(to=CHAT, short="3 nhiệm vụ.", resent=True), nothing)
    assert http_peer.asked[0].json()["text"] == f"{RESENT}3 nhiệm vụ."


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize(
    ("code", "description", "kind"),
    [
        (401, "Unauthorized", ErrorKind.CONFIG),
        (403, "Forbidden", ErrorKind.CONFIG),
        (403, "Forbidden: bot was blocked by the user", ErrorKind.RECIPIENT),
        (404, "Not Found", ErrorKind.CONFIG),
        (404, "Chat not found", ErrorKind.RECIPIENT),
        (400, "Bad Request: chat not found", ErrorKind.RECIPIENT),
        (400, "Bad Request: text must not be empty", ErrorKind.CONTENT),
        (400, "Bad Request", ErrorKind.AMBIGUOUS),
        (413, "Too large", ErrorKind.CONTENT),
        (429, "Too Many Requests", ErrorKind.THROTTLED),
        (408, "Request timeout", ErrorKind.AMBIGUOUS),
        (-201, "chat_id is invalid", ErrorKind.AMBIGUOUS),
    ],
)
def test_every_number_has_its_meaning(
    channel: BotChannel, http_peer: HttpPeer, status: int, code: int, description: str, kind: ErrorKind
) -> None:
    http_peer.answer(refused(code, description), status=status)
    error = failure(channel, to=CHAT)
    assert error.kind is kind
    assert f"error {code}: {description}" in error.words


@pytest.mark.parametrize(
    ("headers", "more", "wait"),
    [
        ({"Retry-After": "7"}, {"parameters": {"retry_after": 9}}, 7),
        ({}, {"parameters": {"retry_after": 9}}, 9),
        ({}, {"parameters": {"retry_after": "soon"}}, 60),
        ({}, {"parameters": {"retry_after": 999_999_999}}, 86_400),
        ({}, {"parameters": []}, 60),
        ({}, {}, 60),
    ],
)
def test_a_bot_that_is_told_to_wait_rests_as_long_as_it_was_told(
    channel: BotChannel, http_peer: HttpPeer, headers: dict[str, str], more: dict[str, Any], wait: int
) -> None:
    http_peer.answer(refused(429, **more), headers=headers)
    error = failure(channel, to=CHAT)
    assert (error.retry_after, error.of_channel) == (timedelta(seconds=wait), True)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(500, json.dumps(refused(403)).encode()), ErrorKind.AMBIGUOUS),
        (Answer(200, b'{"ok": false}'), ErrorKind.AMBIGUOUS),
        (Answer(200, b'{"ok": false, "error_code": 0}'), ErrorKind.AMBIGUOUS),
        (Answer(200, b'{"ok": "true"}'), ErrorKind.AMBIGUOUS),
        (Answer(200, b"<html>"), ErrorKind.AMBIGUOUS),
        (Answer(401, b"<html>"), ErrorKind.CONFIG),
        (Answer(cut=True), ErrorKind.AMBIGUOUS),
    ],
)
def test_what_says_neither_yes_nor_why_not_is_told_apart(
    channel: BotChannel, http_peer: HttpPeer, answer: Answer, kind: ErrorKind
) -> None:
    http_peer.script(answer)
    assert failure(channel, to=CHAT).kind is kind


def test_nobody_listening_is_transient_and_does_not_show_the_url() -> None:
    channel = BotChannel(BotConfig("http://127.0.0.1:1", TOKEN))
    error = failure(channel, to=CHAT)
    channel.close()
    assert error.kind is ErrorKind.TRANSIENT
    assert TOKEN not in f"{error} {error!r} {error.__cause__} {error.__cause__!r}"


def test_the_token_is_nowhere_to_be_read_though_the_other_end_repeats_it(
    channel: BotChannel, http_peer: HttpPeer, caplog: pytest.LogCaptureFixture
) -> None:
    http_peer.answer(SENT)
    http_peer.answer(refused(401, f"no /bot{TOKEN}/sendMessage, no /bot{quote(TOKEN, safe='')}/sendMessage"))
    with caplog.at_level(logging.DEBUG):
        channel.send(a_letter(to=CHAT), nothing)
        error = failure(channel, to=CHAT)
    shown = f"{caplog.text} {error} {error!r} {BotConfig(http_peer.url, TOKEN)!r}"
    assert "no /bot…/sendMessage, no /bot…/sendMessage" in shown
    assert "HcapvQ" not in shown


@pytest.mark.parametrize("chat", ["", "a b", "phòng", "1\n2", "+84987654321"])
def test_what_is_no_chat_id_is_never_asked(channel: BotChannel, http_peer: HttpPeer, chat: str) -> None:
    assert failure(channel, to=chat).kind is ErrorKind.RECIPIENT
    assert http_peer.asked == []


@pytest.mark.parametrize("token", ["", "a/b", "a b", "a\n", "a?x", "a#x", "a%2F", "ạ"])
def test_a_token_that_would_change_the_url_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(ZaloConfigError, match="expected") as refused:
        BotConfig("https://bot-api.zaloplatforms.com", f"{TOKEN}{token}" if token else "")
    assert TOKEN not in str(refused.value)
