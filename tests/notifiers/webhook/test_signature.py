import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from notifiers.webhook.key import read_key
from notifiers.webhook.signature import (
    ID,
    SIGNATURE,
    TIMESTAMP,
    MissingHeaderError,
    SignatureError,
    StaleTimestampError,
    WrongSignatureError,
    sign,
    verify,
    webhook_id,
)

# The example that Standard Webhooks publishes with its libraries.
KEY = read_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
MESSAGE, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
OTHER, THIRD = b"o" * 32, b"t" * 64
NOW = datetime.fromtimestamp(AT, UTC)


def headers(**changes: str) -> dict[str, str]:
    known = {"id": MESSAGE, "timestamp": str(AT), "signature": PUBLISHED}
    return {f"webhook-{name}": value for name, value in (known | changes).items()}


def refused(keys: tuple[bytes, ...], body: bytes, **changes: str) -> SignatureError:
    with pytest.raises(SignatureError) as error:
        verify(keys, headers(**changes), body, NOW)
    return error.value


def test_the_published_example_is_signed_and_verified() -> None:
    assert sign((KEY,), MESSAGE, AT, BODY) == PUBLISHED
    assert verify((KEY,), headers(), BODY, NOW) == MESSAGE


def test_a_signature_is_an_hmac_of_id_time_and_the_bytes_of_the_body() -> None:
    body = "đôn đốc".encode() + b"\xff\x00"
    digest = hmac.new(OTHER, b"a/b.7." + body, hashlib.sha256).digest()
    assert sign((OTHER,), "a/b", 7, body) == f"v1,{base64.b64encode(digest).decode()}"


def test_each_key_signs_in_its_order() -> None:
    one_by_one = [sign((key,), MESSAGE, AT, BODY) for key in (OTHER, KEY)]
    assert sign((OTHER, KEY), MESSAGE, AT, BODY).split(" ") == one_by_one


@pytest.mark.parametrize(
    ("signing", "knowing"), [((OTHER, KEY), (KEY,)), ((KEY,), (OTHER, KEY)), ((THIRD, OTHER), (KEY, OTHER))]
)
def test_one_key_that_both_sides_have_is_enough(signing: tuple[bytes, ...], knowing: tuple[bytes, ...]) -> None:
    signed = sign(signing, MESSAGE, AT, BODY)
    assert verify(knowing, headers(signature=signed), BODY, NOW) == MESSAGE


def test_signatures_of_other_versions_are_passed_over() -> None:
    assert verify((KEY,), headers(signature=f"v1a,AAAA {PUBLISHED} v9,x"), BODY, NOW) == MESSAGE


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "msg_other"},
        {"timestamp": str(AT + 1)},
        {"signature": PUBLISHED.replace("v1,g", "v1,h")},
        {"signature": PUBLISHED.replace("v1,", "v1a,")},
        {"signature": PUBLISHED.removeprefix("v1,")},
        {"signature": "v1,"},
        {"signature": "v1,đ"},
    ],
)
def test_whatever_is_changed_the_signature_is_wrong(changes: dict[str, str]) -> None:
    assert isinstance(refused((KEY,), BODY, **changes), WrongSignatureError)


def test_another_body_or_another_key_is_refused() -> None:
    assert isinstance(refused((KEY,), BODY + b" "), WrongSignatureError)
    assert isinstance(refused((OTHER, THIRD), BODY), WrongSignatureError)
    assert isinstance(refused((), BODY), WrongSignatureError)


@pytest.mark.parametrize(("seconds", "good"), [(300, True), (-300, True), (301, False), (-301, False)])
def test_a_time_is_believed_for_five_minutes_either_way(seconds: int, good: bool) -> None:
    now = NOW + timedelta(seconds=seconds)
    if good:
        assert verify((KEY,), headers(), BODY, now) == MESSAGE
    else:
        with pytest.raises(StaleTimestampError):
            verify((KEY,), headers(), BODY, now)


def test_the_tolerance_may_be_narrower() -> None:
    with pytest.raises(StaleTimestampError, match=r"11 s ago, more than 10"):
        verify((KEY,), headers(), BODY, NOW + timedelta(seconds=11), timedelta(seconds=10))


@pytest.mark.parametrize("name", [ID, TIMESTAMP, SIGNATURE])
def test_a_header_that_is_missing_or_empty_is_told(name: str) -> None:
    for found in ({}, {name: " "}):
        rest = {each: value for each, value in headers().items() if each != name}
        with pytest.raises(MissingHeaderError, match=name):
            verify((KEY,), rest | found, BODY, NOW)


@pytest.mark.parametrize("timestamp", ["now", "-1", "1.5", "1e9", "١٦١٤", "9" * 400])
def test_a_time_that_is_no_number_of_seconds_is_refused(timestamp: str) -> None:
    assert isinstance(refused((KEY,), BODY, timestamp=timestamp), MissingHeaderError)


def test_no_part_of_what_was_signed_can_be_read_as_another() -> None:
    body = f"{AT}.x".encode()
    signed = sign((KEY,), "id", AT, body)
    assert isinstance(refused((KEY,), b"x", id=f"id.{AT}", signature=signed), MissingHeaderError)


def test_an_error_shows_neither_key_nor_signature() -> None:
    error = refused((KEY, OTHER), BODY + b" ")
    expected = sign((KEY, OTHER), MESSAGE, AT, BODY + b" ")
    shown = f"{error} {error!r}"
    assert not any(each in shown for each in (PUBLISHED[3:], *expected.replace("v1,", "").split(" ")))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1/email/reminder/2026-11-23", "1/email/reminder/2026-11-23"),
        ("a.b", "a%2Eb"),
        ("a%2Eb", "a%252Eb"),
        ("a\r\nb c", "a%0D%0Ab%20c"),
        ("đ", "%C4%91"),
        ("\ud800", "%ED%A0%80"),
    ],
)
def test_an_id_is_fit_for_a_header_and_ends_where_the_signature_says(key: str, expected: str) -> None:
    assert webhook_id(key) == expected
