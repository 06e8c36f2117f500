import logging
from collections.abc import Iterator

import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import HttpClient
from notifiers.zalo.answer import Answer
from notifiers.zalo.oa import Oa, proof_of
from notifiers.zalo.token import TokenSource
from tests.support.http import Answer as Scripted
from tests.support.http import HttpPeer
from tests.support.zalo import APP_SECRET, SENT, TOKEN, Renewing, nothing, refused

BODY = {"message": {"text": "Đôn đốc"}}


@pytest.fixture
def client() -> Iterator[HttpClient]:
    opened = HttpClient(5, 20)
    yield opened
    opened.close()


def post(client: HttpClient, peer: HttpPeer, tokens: TokenSource, app_secret: str = "") -> Answer:
    return Oa(tokens, app_secret, client).post(f"{peer.url}/x", BODY, nothing)


def failed(client: HttpClient, peer: HttpPeer, tokens: TokenSource) -> NotifierError:
    with pytest.raises(NotifierError) as error:
        post(client, peer, tokens)
    return error.value


def tokens_asked_with(peer: HttpPeer) -> list[str]:
    return [asked.headers["access_token"] for asked in peer.asked]


def test_without_a_secret_no_proof_is_sent(client: HttpClient, http_peer: HttpPeer) -> None:
    http_peer.answer(SENT)
    post(client, http_peer, Renewing("first"))
    assert "appsecret_proof" not in http_peer.asked[0].headers


def test_the_proof_is_the_token_signed_by_the_apps_secret(client: HttpClient, http_peer: HttpPeer) -> None:
    # As `printf what do ya want for nothing? | openssl dgst -sha256 -hmac Jefe`; RFC 4231, 4.3.
    vector = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert proof_of("Jefe", "what do ya want for nothing?") == vector
    http_peer.answer(SENT)
    post(client, http_peer, Renewing("what do ya want for nothing?"), "Jefe")
    assert http_peer.asked[0].headers["appsecret_proof"] == vector


@pytest.mark.parametrize("code", [-216, -220, "-216"])
def test_a_token_that_is_over_is_renewed_and_the_same_request_sent_once_more(
    client: HttpClient, http_peer: HttpPeer, code: int | str
) -> None:
    http_peer.answer(refused(code))
    http_peer.answer(SENT)
    tokens, marks = Renewing("first", "second"), list[str]()
    answer = Oa(tokens, APP_SECRET, client).post(f"{http_peer.url}/x", BODY, lambda: marks.append("wire"))
    assert (answer.code, tokens.spent, marks) == (0, ["first"], ["wire"])
    assert tokens_asked_with(http_peer) == ["first", "second"]
    assert [asked.json() for asked in http_peer.asked] == [BODY, BODY]
    assert http_peer.asked[1].headers["appsecret_proof"] == proof_of(APP_SECRET, "second")


def test_a_renewed_token_that_is_over_too_is_not_renewed_again(client: HttpClient, http_peer: HttpPeer) -> None:
    http_peer.otherwise = Scripted(body=b'{"error": -216}')
    answer = post(client, http_peer, Renewing("first", "second", "third"))
    assert (answer.code, tokens_asked_with(http_peer)) == (-216, ["first", "second"])


@pytest.mark.parametrize("code", [-124, -230, -242, -32, 216, 0])
def test_no_other_number_renews_a_token(client: HttpClient, http_peer: HttpPeer, code: int) -> None:
    http_peer.answer(refused(code))
    tokens = Renewing("first", "second")
    assert (post(client, http_peer, tokens).code, tokens.spent, len(http_peer.asked)) == (code, [], 1)


def test_a_broken_server_that_speaks_of_tokens_renews_none(client: HttpClient, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-216), status=500)
    tokens = Renewing("first", "second")
    post(client, http_peer, tokens)
    assert (tokens.spent, len(http_peer.asked)) == ([], 1)


def test_the_way_that_is_asked_says_which_numbers_mean_its_token(client: HttpClient, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-124))
    http_peer.answer(SENT)
    Oa(Renewing("first", "second"), "", client).post(f"{http_peer.url}/x", {}, nothing, frozenset({-124}))
    assert tokens_asked_with(http_peer) == ["first", "second"]


def test_a_question_spends_no_token_whatever_is_answered(client: HttpClient, http_peer: HttpPeer) -> None:
    http_peer.otherwise = Scripted(body=b'{"error": -216}')
    tokens = Renewing("first", "second")
    assert [Oa(tokens, "", client).get(f"{http_peer.url}/x", {"a": "1"}).code for _ in range(2)] == [-216, -216]
    assert (tokens.spent, tokens_asked_with(http_peer)) == ([], ["first", "first"])
    assert (http_peer.asked[1].method, http_peer.asked[1].query) == ("GET", {"a": "1"})


def test_a_consent_that_is_over_is_told_beside_zalos_words(client: HttpClient, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-220, "access_token is expired"))
    error = failed(client, http_peer, Renewing("first"))
    assert (error.kind, error.for_good) == (ErrorKind.CONFIG, True)
    assert error.words == "HTTP 200, error -220: access_token is expired (no newer token)"


def test_a_doubt_about_the_token_is_none_about_the_letter(client: HttpClient, http_peer: HttpPeer) -> None:
    http_peer.answer(refused(-220))
    assert failed(client, http_peer, Renewing("first", over=ErrorKind.AMBIGUOUS)).kind is ErrorKind.TRANSIENT


def test_neither_token_nor_secret_can_be_read_though_the_other_end_repeats_them(
    client: HttpClient, http_peer: HttpPeer, caplog: pytest.LogCaptureFixture
) -> None:
    http_peer.answer(
        refused(-201, f"bad header {TOKEN} {APP_SECRET}"), headers={"X-RateLimit-Remain": TOKEN + APP_SECRET}
    )
    with caplog.at_level(logging.DEBUG):
        answer = post(client, http_peer, Renewing(TOKEN), APP_SECRET)
    assert "bad header … …" in answer.words
    assert not any(secret in f"{answer.words} {answer!r} {caplog.text}" for secret in (TOKEN, APP_SECRET))
