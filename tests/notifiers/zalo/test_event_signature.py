"""Only Zalo's events count, and only those of these days."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from notifiers.zalo.event_signature import EventRefusedError, EventSeal, read_moment

# Computed from the formula as it is published: sha256(app id + raw body + timestamp + OA secret key).
SEAL = EventSeal("2074138120372622546", "oa-secret-example")
STAMP = "154390853474"
BODY = (
    '{"app_id":"2074138120372622546","event_name":"user_send_text","message":{"msg_id":"96d3cdf3af150460909",'
    '"text":"Đã nhận"},"timestamp":"154390853474"}'
).encode()
MAC = "cbc3408542ba63d3e609719fe40d5c8955e6217b965f4e8563882e81b422ba6e"
THEN = datetime.fromtimestamp(154390853.474, UTC)


@pytest.mark.parametrize("header", [MAC, f"mac={MAC}", f" mac={MAC.upper()} "])
def test_the_vector_holds_with_mac_before_it_and_without(header: str) -> None:
    assert SEAL.check(BODY, STAMP, header, THEN) == THEN


@pytest.mark.parametrize(
    ("body", "stamp", "header"),
    [
        (BODY.replace(b"96d3", b"96d4"), STAMP, MAC),
        (BODY + b" ", STAMP, MAC),
        (BODY, "154390853475", MAC),
        (BODY, STAMP, MAC[:-1] + "f"),
        (BODY, STAMP, ""),
        (BODY, STAMP, "mac="),
        (BODY, STAMP, "mac=đã nhận"),
    ],
)
def test_other_bytes_another_time_or_another_signature_are_refused(body: bytes, stamp: str, header: str) -> None:
    with pytest.raises(EventRefusedError, match="signature"):
        SEAL.check(body, stamp, header, THEN)


@pytest.mark.parametrize("late", [timedelta(hours=24, seconds=1), -timedelta(minutes=5, seconds=1)])
def test_what_is_old_or_of_the_future_is_refused_however_well_signed(late: timedelta) -> None:
    with pytest.raises(EventRefusedError, match="timestamp"):
        SEAL.check(BODY, STAMP, MAC, THEN + late)


def test_an_event_that_zalo_tells_again_after_hours_is_taken() -> None:
    assert SEAL.check(BODY, STAMP, MAC, THEN + timedelta(hours=23)) == THEN


@pytest.mark.parametrize("stamp", ["", "soon", "-5", "1e9", "9" * 40, "١٢٣"])
def test_what_is_no_moment_is_refused_though_it_is_signed(stamp: str) -> None:
    signed = sha256(SEAL.app_id.encode() + b"{}" + stamp.encode() + SEAL.secret.encode()).hexdigest()
    with pytest.raises(EventRefusedError, match="timestamp"):
        SEAL.check(b"{}", stamp, signed, THEN)


def test_moments_are_read_in_milliseconds() -> None:
    assert read_moment("1787209817225") == datetime(2026, 8, 20, 7, 10, 17, 225000, UTC)


def test_the_secret_stands_in_no_repr() -> None:
    assert "oa-secret-example" not in repr(SEAL)
