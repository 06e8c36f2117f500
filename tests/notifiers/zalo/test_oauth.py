import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.zalo.oauth import ConsentOverError, Oauth, OauthConfig
from notifiers.zalo.pair import Pair
from notifiers.zalo.setting import ZaloConfigError
from tests.support.http import Answer, HttpPeer

SECRET, REFRESH, CODE = "s3cret-never-shown", "r3fresh-never-shown", "c0de-never-shown"
# RFC 7636, appendix B.
VERIFIER, CHALLENGE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
PAIR = {"access_token": "acc3ss", "refresh_token": "r3fresh-2", "expires_in": "90000"}


def config(url: str) -> OauthConfig:
    return OauthConfig(
        app_id="2074", secret_key=SECRET, redirect_uri="https://dondoc.vp.gov.vn/zalo/consent?x=1", url=url
    )


@pytest.fixture
def oauth(http_peer: HttpPeer) -> Iterator[Oauth]:
    opened = Oauth(config(http_peer.url))
    yield opened
    opened.close()


def test_a_refresh_token_gives_the_next_pair(oauth: Oauth, http_peer: HttpPeer) -> None:
    http_peer.answer(PAIR)
    assert oauth.refresh(REFRESH) == Pair("acc3ss", "r3fresh-2", timedelta(hours=25))
    (asked,) = http_peer.asked
    assert (asked.method, asked.path, asked.headers["secret_key"]) == ("POST", "/v4/oa/access_token", SECRET)
    assert asked.form() == {"refresh_token": REFRESH, "app_id": "2074", "grant_type": "refresh_token"}


def test_a_code_gives_the_first_pair(oauth: Oauth, http_peer: HttpPeer) -> None:
    http_peer.answer(PAIR)
    assert oauth.exchange(CODE, VERIFIER).refresh_token == "r3fresh-2"
    expected = {"code": CODE, "code_verifier": VERIFIER, "app_id": "2074", "grant_type": "authorization_code"}
    assert http_peer.asked[0].form() == expected


def test_an_administrator_consents_at_zalos_page() -> None:
    url = urlsplit(Oauth(config("https://oauth.zaloapp.com/")).consent_url("st&te", VERIFIER))
    assert (url.netloc, url.path) == ("oauth.zaloapp.com", "/v4/oa/permission")
    assert parse_qs(url.query) == {
        "app_id": ["2074"],
        "redirect_uri": ["https://dondoc.vp.gov.vn/zalo/consent?x=1"],
        "code_challenge": [CHALLENGE],
        "state": ["st&te"],
    }


@pytest.mark.parametrize("verifier", ["", "a" * 42, "a" * 129, "a" * 42 + "+", "ạ" * 43])
def test_what_is_no_verifier_is_refused(verifier: str) -> None:
    with pytest.raises(ValueError, match="43 to 128"):
        Oauth(config("https://oauth.zaloapp.com")).consent_url("state", verifier)


@pytest.mark.parametrize(
    ("said", "lives"),
    [
        ({"expires_in": 3600}, timedelta(hours=1)),
        ({"expires_in": "soon"}, timedelta(hours=25)),
        ({"expires_in": "-1"}, timedelta(hours=25)),
        ({"expires_in": None}, timedelta(hours=25)),
    ],
)
def test_a_pair_is_kept_however_long_it_says_to_live(
    oauth: Oauth, http_peer: HttpPeer, said: dict[str, Any], lives: timedelta
) -> None:
    http_peer.answer(PAIR | said)
    assert oauth.refresh(REFRESH).lives == lives


@pytest.mark.parametrize("status", [500, 429, 400])
def test_a_pair_is_kept_whatever_the_status_says(oauth: Oauth, http_peer: HttpPeer, status: int) -> None:
    http_peer.answer(PAIR | {"error": -32}, status=status)
    assert oauth.refresh(REFRESH).access_token == "acc3ss"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (
            200,
            {"error": -14014, "error_name": "Invalid refresh token", "error_description": "Refresh token is invalid"},
        ),
        (200, {"error": -14020, "error_name": "Refresh token expired"}),
        (200, {}),
        (200, []),
        (200, {"access_token": "", "refresh_token": "x"}),
        (200, {"access_token": "x"}),
        (200, {"access_token": 1, "refresh_token": 2}),
        (400, {"error": -216}),
        (401, None),
        (404, "not here"),
    ],
)
def test_any_other_answer_is_final(oauth: Oauth, http_peer: HttpPeer, status: int, body: object) -> None:
    http_peer.answer(body, status=status)
    with pytest.raises(ConsentOverError):
        oauth.refresh(REFRESH)
    assert len(http_peer.asked) == 1


@pytest.mark.parametrize("name", ["access_token", "refresh_token"])
@pytest.mark.parametrize("token", ["tøken-never-shown", "a\r\nx: never-shown", "\ud800never-shown", "\x00", " "])
def test_a_token_that_could_not_be_sent_back_is_final(oauth: Oauth, http_peer: HttpPeer, name: str, token: str) -> None:
    http_peer.answer(PAIR | {name: token})
    with pytest.raises(ConsentOverError) as over:
        oauth.refresh(REFRESH)
    expected = "expected printable ASCII, found none or a line break in it"
    assert over.value.words == f"HTTP 200 ({name.replace('_', ' ')}: {expected})"


def test_what_is_final_is_told_in_zalos_words(oauth: Oauth, http_peer: HttpPeer) -> None:
    said = {"error_name": "Invalid refresh token", "error_reason": "It was used", "error_description": "It was used"}
    http_peer.answer({"error": -14014} | said)
    with pytest.raises(ConsentOverError) as over:
        oauth.refresh(REFRESH)
    assert over.value.words == "HTTP 200, error -14014: Invalid refresh token It was used"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200, b'{"error": -32, "message": "limit"}'), ErrorKind.THROTTLED),
        (Answer(429, b""), ErrorKind.THROTTLED),
        (Answer(503, b"", {"Retry-After": "7"}), ErrorKind.THROTTLED),
        (Answer(500, b'{"error": -14014}'), ErrorKind.AMBIGUOUS),
        (Answer(cut=True), ErrorKind.AMBIGUOUS),
    ],
)
def test_what_may_work_later_is_not_final(oauth: Oauth, http_peer: HttpPeer, answer: Answer, kind: ErrorKind) -> None:
    http_peer.script(answer)
    with pytest.raises(NotifierError) as failed:
        oauth.refresh(REFRESH)
    assert failed.value.kind is kind
    assert kind is not ErrorKind.THROTTLED or failed.value.retry_after


def test_nobody_listening_leaves_the_refresh_token_unspent() -> None:
    oauth = Oauth(config("http://127.0.0.1:1"))
    with pytest.raises(NotifierError) as failed:
        oauth.refresh(REFRESH)
    oauth.close()
    assert failed.value.kind is ErrorKind.TRANSIENT


def test_no_secret_can_be_read_though_the_other_end_repeats_it(
    oauth: Oauth, http_peer: HttpPeer, caplog: pytest.LogCaptureFixture
) -> None:
    http_peer.answer(PAIR)
    for _ in range(2):
        http_peer.answer({"error": -14014, "message": f"bad {SECRET} {REFRESH} {CODE} {VERIFIER}"})
    with caplog.at_level(logging.DEBUG):
        pair = oauth.refresh(REFRESH)
        with pytest.raises(ConsentOverError) as refreshed:
            oauth.refresh(REFRESH)
        with pytest.raises(ConsentOverError) as exchanged:
            oauth.exchange(CODE, VERIFIER)
    shown = f"{caplog.text} {pair!r} {config(http_peer.url)!r}"
    assert not any(secret in shown for secret in (SECRET, REFRESH, CODE, VERIFIER, "acc3ss", "r3fresh-2"))
    assert not any(secret in f"{refreshed.value!r}" for secret in (SECRET, REFRESH))
    assert not any(secret in f"{exchanged.value!r}" for secret in (SECRET, CODE, VERIFIER))


@pytest.mark.parametrize("secret", ["", f"{SECRET}\r\nx: y"])
def test_a_secret_unfit_for_a_header_is_refused_without_showing_it(secret: str) -> None:
    with pytest.raises(ZaloConfigError, match="expected") as refused:
        OauthConfig(app_id="1", secret_key=secret, redirect_uri="https://dondoc.vp.gov.vn")
    assert SECRET not in str(refused.value)
