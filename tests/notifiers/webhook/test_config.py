from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest

from notifiers.webhook.config import WebhookConfig, WebhookConfigError

KEY = b"k3y-never-shown-k3y-never-shown!"
INSIDE = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


def config(**changes: Any) -> WebhookConfig:
    known: dict[str, Any] = {
        "name": "sms",
        "url": "https://sms.example.gov.vn/dondoc",
        "keys": (KEY,),
        "idempotent": True,
        "now": lambda: datetime(2026, 11, 23, tzinfo=UTC),
    }
    return WebhookConfig(**(known | changes))


@pytest.mark.parametrize(
    ("url", "networks"),
    [
        ("https://sms.example.gov.vn", ()),
        ("https://sms.example.gov.vn:8443/a/b?token=x", ()),
        ("https://8.8.8.8/", ()),
        ("https://10.1.2.3/", INSIDE),
        ("http://10.1.2.3/", INSIDE),
        ("http://[::1]:8080/", INSIDE),
        ("http://[::ffff:10.1.2.3]/", INSIDE),
        ("http://sms.intranet/", INSIDE),
    ],
)
def test_an_endpoint_has_a_url_that_can_be_safe(url: str, networks: Any) -> None:
    assert config(url=url, networks=networks).url == url


@pytest.mark.parametrize(
    ("url", "networks", "told"),
    [
        ("http://sms.example.gov.vn/s3cret", (), "found http:// to a host that no network"),
        ("http://8.8.8.8/s3cret", INSIDE, "found http:// to a host that no network"),
        ("http://127.0.0.1/s3cret", INSIDE, "found http:// to a host that no network"),
        ("https://127.0.0.1/s3cret", INSIDE, "found 127.0.0.1, which is not public"),
        ("https://[::ffff:127.0.0.1]/s3cret", INSIDE, "found 127.0.0.1, which is not public"),
        ("https://169.254.169.254/s3cret", (), "found 169.254.169.254, which is not public"),
        ("https://2130706433/s3cret", INSIDE, "neither a name nor an address"),
        ("https://0x7f.1/s3cret", INSIDE, "neither a name nor an address"),
        ("https://0177.0.0.1/s3cret", INSIDE, "cannot be read as a URL"),
        ("https://[fe80::1%25eth0]/s3cret", INSIDE, "neither a name nor an address"),
        ("https://user:s3cret@sms.example.gov.vn/", (), "found a user before the host"),
        ("https://sms.example.gov.vn/#s3cret", (), "backslash or #"),
        ("https://sms.example.gov.vn/#", (), "backslash or #"),
        ("https://sms.example.gov.vn\\@10.0.0.1/s3cret", (), "backslash or #"),
        ("https://sms.example.gov.vn/s3cret x", (), "found a space"),
        ("https://sms.example.gov.vn/s3cret\r\nx: y", (), "found a space"),
        ("ftp://sms.example.gov.vn/s3cret", (), "found 'ftp' as scheme"),
        ("sms.example.gov.vn/s3cret", (), "found '' as scheme"),
        ("https:///s3cret", (), "and '' as host"),
        ("https://sms:s3cret/", (), "cannot be read as a URL"),
        ("", (), "found '' as scheme"),
    ],
)
def test_a_wrong_url_is_told_without_its_path(url: str, networks: Any, told: str) -> None:
    with pytest.raises(WebhookConfigError, match=rf"^url: .*{told}.*; expected https://host") as refused:
        config(url=url, networks=networks)
    assert "s3cret" not in f"{refused.value} {refused.value.__cause__}"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "name: found ''; expected"),
        ({"name": "SMS cổng"}, "name: found .*; expected 1 to 32"),
        ({"name": "x" * 33}, "name: found"),
        ({"keys": ()}, "keys: found none"),
        ({"keys": (KEY, b"short")}, "keys: .*; expected 24 to 64 bytes each"),
        ({"keys": (KEY * 3,)}, "keys: "),
        ({"connect_seconds": 0}, "connect_seconds: found 0; expected more than 0, at most 120"),
        ({"answer_seconds": 121}, "answer_seconds: found 121; expected"),
        ({"answer_seconds": float("nan")}, "answer_seconds: found nan; expected"),
        ({"connections": 0}, "connections: found 0; expected 1 to 64"),
        ({"connections": 65}, "connections: found 65; expected 1 to 64"),
    ],
)
def test_a_wrong_value_is_told(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(WebhookConfigError, match=f"^{told}") as refused:
        config(**changes)
    assert KEY.decode() not in str(refused.value)


def test_neither_keys_nor_url_are_shown() -> None:
    shown = repr(config(url="https://sms.example.gov.vn/?token=s3cret"))
    assert (KEY.decode() in shown, "s3cret" in shown) == (False, False)
