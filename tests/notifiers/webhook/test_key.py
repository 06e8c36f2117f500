import base64

import pytest

from notifiers.webhook.key import WebhookKeyError, read_key


def written(key: bytes) -> str:
    return f"whsec_{base64.b64encode(key).decode()}"


@pytest.mark.parametrize("length", [24, 32, 64])
def test_a_key_is_read_with_the_line_break_of_its_file(length: int) -> None:
    key = bytes(range(length))
    assert read_key(f" {written(key)}\n") == key


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "found no whsec_"),
        (written(b"s" * 32).removeprefix("whsec_"), "found no whsec_"),
        (written(b"s" * 32).replace("whsec_", "whpk_"), "found no whsec_"),
        ("whsec_c3Nz!3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nz", "else than base64"),
        ("whsec_c3Nzc3Nzc3Nzc3Nzc3Nz c3Nzc3Nzc3Nz", "else than base64"),
        (written(b"s" * 32).rstrip("="), "else than base64"),
        ("whsec_đ", "else than base64"),
        ("whsec_", "found 0 bytes"),
        (written(b"s" * 23), "found 23 bytes"),
        (written(b"s" * 65), "found 65 bytes"),
    ],
)
def test_what_is_no_key_is_told_without_being_shown(text: str, told: str) -> None:
    with pytest.raises(WebhookKeyError, match=f"{told}.*; expected whsec_ and 24 to 64 random bytes") as refused:
        read_key(text)
    assert "c3Nz" not in f"{refused.value} {refused.value.__cause__}"
