"""Against a real HTTP peer on loopback that answers as Zalo does."""

import json
import logging
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from notifiers.error import ErrorKind
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.consultation import ConsultationChannel
from notifiers.zalo.token import FixedToken
from tests.support.http import Answer, HttpPeer
from tests.support.letters import a_letter
from tests.support.smtp import SmtpSink
from tests.support.zalo import SENT, TOKEN, USER, failure, nothing, refused


class WireError(Exception):
    pass


@pytest.fixture
def channel(http_peer: HttpPeer) -> Iterator[ConsultationChannel]:
    opened = ConsultationChannel(ZaloConfig(http_peer.url, FixedToken(TOKEN), answer_seconds=20))
    yield opened
    opened.close()


def test_a_connection_cut_without_a_word_is_a_doubt(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    http_peer.script(Answer(cut=True))
    assert failure(channel).kind is ErrorKind.AMBIGUOUS
    assert len(http_peer.asked) == 1


def test_a_silence_of_the_second_endpoint_is_a_doubt(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-235))
    http_peer.otherwise = Answer(cut=True)
    assert failure(channel).kind is ErrorKind.AMBIGUOUS


def test_a_letter_is_posted_as_text_to_a_user(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(SENT, headers={"X-RateLimit-Remain": "3999"})
    receipt = channel.send(a_letter(to=USER), nothing)
    (asked,) = http_peer.asked
    assert (asked.method, asked.path, asked.headers["access_token"]) == ("POST", "/v3.0/oa/message/cs", TOKEN)
    assert asked.json() == {"recipient": {"user_id": USER}, "message": {"text": a_letter().short}}
    assert receipt.provider_id == "63ecf43f0df7dba892e6"
    assert "3999 requests left" in receipt.words


def test_the_gate_opens_once_and_before_the_request(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(SENT)
    seen: list[int] = []
    channel.send(a_letter(to=USER), lambda: seen.append(len(http_peer.asked)))
    assert seen == [0]


def test_a_letter_stopped_before_the_wire_is_never_asked(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    def stop() -> None:
        raise WireError

    http_peer.answer(SENT)
    for _ in range(2):
        with pytest.raises(WireError):
            channel.send(a_letter(to=USER), stop)
    assert http_peer.asked == []
    channel.send(a_letter(to=USER), nothing)
    assert len(http_peer.asked) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-32, ErrorKind.THROTTLED),
        (-211, ErrorKind.THROTTLED),
        (-216, ErrorKind.CONFIG),
        (-213, ErrorKind.RECIPIENT),
        (-230, ErrorKind.RECIPIENT),
        (-209, ErrorKind.CONFIG),
        (-235, ErrorKind.CONFIG),
        (-240, ErrorKind.CONFIG),
        (-210, ErrorKind.CONTENT),
        (-200, ErrorKind.AMBIGUOUS),
        (-9999, ErrorKind.AMBIGUOUS),
        ("-213", ErrorKind.RECIPIENT),
    ],
)
def test_the_body_decides_though_the_status_is_200(
    channel: ConsultationChannel, http_peer: HttpPeer, code: int | str, kind: ErrorKind
) -> None:
    http_peer.otherwise = Answer(body=json.dumps({"error": code, "message": "User has not interacted"}).encode())
    error = failure(channel)
    assert error.kind is kind
    assert f"error {code}: User has not interacted" in error.words


def test_no_answer_in_time_is_in_doubt(http_peer: HttpPeer) -> None:
    release = threading.Event()
    http_peer.script(Answer(wait=release))
    channel = ConsultationChannel(ZaloConfig(http_peer.url, FixedToken(TOKEN), answer_seconds=0.2))
    error = failure(channel)
    release.set()
    channel.close()
    assert (error.kind, error.words) == (ErrorKind.AMBIGUOUS, "ReadTimeout after the request left")


def test_nobody_listening_is_transient() -> None:
    channel = ConsultationChannel(ZaloConfig("http://127.0.0.1:1", FixedToken(TOKEN)))
    error = failure(channel)
    channel.close()
    assert (error.kind, error.words) == (ErrorKind.TRANSIENT, "ConnectError before the request left")


def test_a_peer_that_takes_no_bytes_is_transient() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        channel = ConsultationChannel(ZaloConfig(url, FixedToken(TOKEN), connect_seconds=0.2))
        error = failure(channel)
        channel.close()
    assert error.kind is ErrorKind.TRANSIENT


def test_a_certificate_that_nobody_vouches_for_is_for_the_operator(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    sink = SmtpSink(tls=tls[0], implicit=True).start()
    channel = ConsultationChannel(ZaloConfig(f"https://127.0.0.1:{sink.port}", FixedToken(TOKEN)))
    error = failure(channel)
    channel.close()
    sink.stop()
    assert (error.kind, "certificate" in error.words) == (ErrorKind.CONFIG, True)


def test_the_token_is_nowhere_to_be_read(
    channel: ConsultationChannel, http_peer: HttpPeer, caplog: pytest.LogCaptureFixture
) -> None:
    http_peer.answer(SENT)
    http_peer.answer({"error": -216, "message": "Access token is invalid"})
    with caplog.at_level(logging.DEBUG):
        channel.send(a_letter(to=USER), nothing)
        error = failure(channel)
    assert TOKEN not in f"{caplog.text} {error} {error!r} {ZaloConfig('https://openapi.zalo.me', FixedToken(TOKEN))!r}"
    assert http_peer.url not in caplog.text


@pytest.mark.parametrize("user", ["", "0987 654", "abc", '1","x":"2', "1\n2"])
def test_what_is_no_user_id_is_never_asked(channel: ConsultationChannel, http_peer: HttpPeer, user: str) -> None:
    assert failure(channel, to=user).kind is ErrorKind.RECIPIENT
    assert http_peer.asked == []


def test_an_empty_text_is_never_asked(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    assert failure(channel, short=" \n").kind is ErrorKind.CONTENT
    assert http_peer.asked == []


def test_a_text_too_long_is_shortened_before_it_leaves(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    http_peer.answer(SENT)
    channel.send(a_letter(to=USER, short="ẩ\n" * 3000 + "https://x.gov.vn/a/1"), nothing)
    text = http_peer.asked[0].json()["message"]["text"]
    assert len(text) <= 2000
    assert text.endswith("…\nhttps://x.gov.vn/a/1")


def test_threads_share_a_channel(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    http_peer.otherwise = Answer(body=json.dumps(SENT).encode())
    threads = [threading.Thread(target=channel.send, args=(a_letter(to=USER), nothing)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(http_peer.asked) == 8


RESENT = "(Gửi lại: lần trước chưa rõ tin đã tới hay chưa. Nếu Ông/Bà đã nhận, xin bỏ qua tin này.)"


def resend(channel: ConsultationChannel, http_peer: HttpPeer, short: str) -> str:
    http_peer.answer(SENT)
    channel.send(a_letter(to=USER, short=short, resent=True), nothing)
    text = http_peer.asked[0].json()["message"]["text"]
    assert isinstance(text, str)
    return text


def test_a_second_copy_says_so_above_its_words(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    text = resend(channel, http_peer, a_letter().short)
    assert text == f"{RESENT}\n3 nhiệm vụ đến hạn.\nhttps://dondoc.vp.gov.vn/a/x"


def test_a_second_copy_of_the_longest_text_is_shortened_below_what_it_says_of_itself(
    channel: ConsultationChannel, http_peer: HttpPeer
) -> None:
    text = resend(channel, http_peer, "ẩ" * 2000)
    kept = 2000 - len(RESENT) - len("\n") - len("\n…") - 1
    assert text == f"{RESENT}\n{'ẩ' * kept}\n…"


def test_a_second_copy_without_words_is_never_asked(channel: ConsultationChannel, http_peer: HttpPeer) -> None:
    assert failure(channel, short=" \n", resent=True).kind is ErrorKind.CONTENT
    assert http_peer.asked == []
