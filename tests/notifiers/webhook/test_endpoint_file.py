from datetime import UTC, datetime
from importlib.resources import files
from ipaddress import ip_network
from pathlib import Path

import pytest

from notifiers.webhook.config import WebhookConfig, WebhookConfigError
from notifiers.webhook.endpoint_file import load_endpoints

NEW, OLD = "whsec_bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW4=", "whsec_b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQtb2xkLW8="
SMS = '[sms]\nurl = "https://sms.example.gov.vn/s3cret"\nidempotent = true\nkey_files = ["sms.key"]\n'
EXAMPLE = files("notifiers.webhook").joinpath("endpoint.toml").read_text(encoding="utf-8")


def now() -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC)


def load(folder: Path, text: str) -> tuple[WebhookConfig, ...]:
    (folder / "sms.key").write_text(f"{NEW}\n", encoding="ascii")
    (folder / "sms.old.key").write_text(f"{OLD}\n", encoding="ascii")
    path = folder / "endpoints.toml"
    path.write_text(text, encoding="utf-8")
    return load_endpoints(path, now)


def told(folder: Path, text: str) -> str:
    with pytest.raises(WebhookConfigError) as refused:
        load(folder, text)
    assert "endpoint.toml for a file that is right" in str(refused.value)
    return str(refused.value)


def test_the_example_is_right_and_keys_come_newest_first(tmp_path: Path) -> None:
    assert load(tmp_path, EXAMPLE) == (
        WebhookConfig(
            name="sms",
            url="https://sms.example.gov.vn/dondoc",
            keys=(b"new-new-new-new-new-new-new-n", b"old-old-old-old-old-old-old-o"),
            idempotent=True,
            now=now,
            networks=(ip_network("10.20.0.0/16"),),
            connect_seconds=10,
            answer_seconds=30,
            connections=4,
        ),
    )


def test_endpoints_keep_the_order_of_the_file(tmp_path: Path) -> None:
    bus = SMS.replace("[sms]", "[bus]").replace("true", "false")
    found = load(tmp_path, bus + SMS)
    assert [(each.name, each.idempotent, each.networks) for each in found] == [("bus", False, ()), ("sms", True, ())]


def test_a_key_file_may_stand_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.key").write_text(OLD, encoding="ascii")
    found = load(tmp_path, SMS.replace("sms.key", str(elsewhere / "a.key")))
    assert found[0].keys == (b"old-old-old-old-old-old-old-o",)


@pytest.mark.parametrize(
    ("found", "written", "expected"),
    [
        ("idempotent = true", 'idempotent = "yes"', "sms.idempotent: found 'yes'; expected true or false"),
        ("idempotent = true", "", "sms.idempotent: is missing; expected true or false"),
        (
            "idempotent = true",
            "idempotent = true\nverify = 1",
            "sms.verify: no such key; expected only url, idempotent",
        ),
        ("idempotent = true", 'idempotent = true\nkeys = ["s3cret"]', "sms.keys: no such key; expected only url"),
        ('"https', '5\nx = "https', "sms.url: found a value of type int; expected a URL in quotes"),
        ('url = "https', 'link = "https', "sms.url: is missing; expected a URL in quotes"),
        ('["sms.key"]', "[]", "sms.key_files: found a value of type list; expected a list of at least one file"),
        ('["sms.key"]', '"s3cret"', "sms.key_files: found a value of type str; expected a list of at least one file"),
        ('["sms.key"]', '["none.key"]', "sms.key_files: none.key cannot be read (No such file or directory); expected"),
        ('["sms.key"]', '["endpoints.toml"]', "sms.key_files: endpoints.toml: found no whsec_ at its start; expected"),
        ('["sms.key"]', '["whsec_s3cret"]', "sms.key_files: found a key itself; expected the name of a file"),
        ("https://", "ftp://", "sms.url: found 'ftp' as scheme"),
        ("[sms]", '["Cổng SMS"]', "name: found "),
        ("[sms]", "", "url: found a value of type str; expected a table, as [sms]"),
        ("[sms]", "[sms", "is not TOML (Expected"),
    ],
)
def test_a_mistake_is_told_by_file_place_found_expected_and_mend(
    tmp_path: Path, found: str, written: str, expected: str
) -> None:
    words = told(tmp_path, SMS.replace(found, written))
    assert f"{tmp_path / 'endpoints.toml'}: " in words
    assert expected in words
    assert "s3cret" not in words


@pytest.mark.parametrize("network", ['"10.0.0.1/8"', '"10.0.0.0/33"', '"intranet"', "10", '"::ffff:10.0.0.0/104"'])
def test_what_is_no_network_is_told(tmp_path: Path, network: str) -> None:
    words = told(tmp_path, f'{SMS}networks = ["10.0.0.0/8", {network}]')
    assert f"sms.networks: found {network.replace(chr(34), chr(39))}; expected a list of networks" in words


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    words = told(tmp_path, "[sms]\nidempotent = 1\n[bus]\nurl = 2\n")
    assert len(words.splitlines()) == 6


def test_nothing_that_was_found_hangs_on_the_error(tmp_path: Path) -> None:
    with pytest.raises(WebhookConfigError) as refused:
        load(tmp_path, SMS.replace('["sms.key"]', '"s3cret"'))
    assert (refused.value.__cause__, refused.value.__suppress_context__) == (None, True)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(WebhookConfigError, match=r"none\.toml: cannot be read \(No such file"):
        load_endpoints(tmp_path / "none.toml", now)
    (tmp_path / "latin.toml").write_bytes(b"# \xe9\n")
    with pytest.raises(WebhookConfigError, match=r"latin\.toml: is not TOML"):
        load_endpoints(tmp_path / "latin.toml", now)


def test_a_key_file_that_is_not_ascii_is_told(tmp_path: Path) -> None:
    (tmp_path / "odd.key").write_bytes(b"whsec_\xff")
    words = told(tmp_path, SMS.replace("sms.key", "odd.key"))
    assert "sms.key_files: odd.key is not ASCII; expected a file that holds a key" in words
