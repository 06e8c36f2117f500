"""Settings: each bad value stops the start and is named, no secret is shown, the made secret is one."""

import sys
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from pydantic import ValidationError

from worker.settings import SettingsError, read_settings, unknown_variables

BAD = [
    ("DONDOC_TIMEZONE", "Mars/Base"),
    ("DONDOC_TIMEZONE", "../etc/passwd"),
    ("DONDOC_REMIND_AT", "25:00"),
    ("DONDOC_REMIND_AT", "18:00"),
    ("DONDOC_REMIND_AT", "07:30+07:00"),
    ("DONDOC_DIGEST_AT", "eight"),
    ("DONDOC_DIGEST_AT", "18:00"),
    ("DONDOC_PERCENT", "round"),
    ("DONDOC_ROLL_FORWARD", "perhaps"),
    ("DONDOC_ON_TIME_BY", "luck"),
    ("DONDOC_MONDAY_LETTER", "x"),
    ("DONDOC_CLOCK_OFFSET", "soon"),
    ("DONDOC_CLOCK_OFFSET", "inf"),
    ("DONDOC_CLOCK_OFFSET", "nan"),
    ("DONDOC_BIND", "8000"),
    ("DONDOC_BIND", "127.0.0.1:99999"),
    ("DONDOC_LOG_FORMAT", "xml"),
    ("DONDOC_WORKER_THREADS", "0"),
    ("DONDOC_WORKER_THREADS", "65"),
    ("DONDOC_PUBLIC_URL", "dondoc.gov.vn"),
    ("DONDOC_EMAIL_DOMAINS", "*gov.vn"),
    ("DONDOC_EMAIL_FROM", "Văn phòng <a@b.gov.vn>"),
    ("DONDOC_LEAD_EMAIL", "chanhvanphong"),
    ("DONDOC_DATABASE_URL", "dondoc.db"),
    ("DONDOC_DATABASE_URL", "mysql://u:hidden-word@host/db"),
    ("DONDOC_BROKER_URL", "amqp://u:hidden-word@host"),
    ("DONDOC_TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
    ("DONDOC_ZALO_URL", "http://openapi.zalo.me"),
    ("DONDOC_SMTP_URL", "mail.tinh.gov.vn"),
    ("DONDOC_SMTP_URL", "smtp://u:hidden-word@host?starttls=perhaps"),
    ("DONDOC_ZALO_SUBJECT", "maybe"),
    ("DONDOC_ZALO_APP_ID", "my app"),
    ("DONDOC_ZALO_APP_SECRET", "hidden-word\r\nx: y"),
    ("DONDOC_ZALO_OAUTH_URL", "http://oauth.zaloapp.com"),
    ("DONDOC_HEARTBEAT_URL", "hc-ping.com/hidden-word"),
    ("DONDOC_HEARTBEAT_URL", "ftp://host/hidden-word"),
    ("DONDOC_HEARTBEAT_URL", "https:///hidden-word"),
    ("DONDOC_HEARTBEAT_URL", "https://host:port/hidden-word"),
    ("DONDOC_HEARTBEAT_URL", "https://host/hidden-word và"),
    ("DONDOC_HEARTBEAT_URL", "https://[host/hidden-word"),
    ("DONDOC_HEARTBEAT_URL", "https://host/#hidden-word"),
]
LIVE = {
    "DONDOC_SMTP_URL": "smtp://u:hidden-word@mail.gov.vn",
    "DONDOC_EMAIL_FROM": "dondoc@tinh.gov.vn",
    "DONDOC_PUBLIC_URL": "https://dondoc.tinh.gov.vn",
    "DONDOC_SECRET_KEY": "a key of sixteen",
    "DONDOC_LEAD_EMAIL": "cvp@tinh.gov.vn",
}


def refusal(environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        read_settings(environment)
    return str(refused.value)


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_named_with_what_is_expected(name: str, value: str) -> None:
    words = refusal({name: value})
    assert words.startswith(f"{name}: ")
    assert "hidden-word" not in words


def test_every_bad_value_is_named_at_once() -> None:
    words = refusal({"DONDOC_BIND": "x", "DONDOC_PERCENT": "x", "DONDOC_TIMEZONE": "x"})
    assert [line.split(":")[0] for line in words.splitlines()] == [
        "DONDOC_TIMEZONE",
        "DONDOC_PERCENT",
        "DONDOC_BIND",
    ]


def test_empty_is_unset() -> None:
    names = {name for name, _ in BAD} | set(LIVE)
    assert read_settings(dict.fromkeys(names - {"DONDOC_EMAIL_DOMAINS"}, "")) == read_settings({})


def test_what_is_not_ours_is_left_alone() -> None:
    assert read_settings({"PERCENT": "round", "HOME": "/root", "DONDOC_ELSE": "x"}) == read_settings({})


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_settings({}).bind = "0.0.0.0:80"  # type: ignore[misc]  # what is refused


def test_secrets_are_not_shown_by_whoever_prints_the_settings() -> None:
    settings = read_settings(
        LIVE
        | {
            "DONDOC_SECRET_KEY": "hidden-word-of-length",
            "DONDOC_DATABASE_URL": "postgresql+psycopg://u:hidden-word@h/d",
            "DONDOC_BROKER_URL": "redis://:hidden-word@h",
            "DONDOC_ZALO_ACCESS_TOKEN": "hidden-word",
            "DONDOC_ZALO_APP_SECRET": "hidden-word",
            "DONDOC_HEARTBEAT_URL": "https://hc-ping.com/hidden-word",
        }
    )
    assert "hidden-word" not in f"{settings} {settings!r} {settings.model_dump()}"


def test_a_value_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("a key from a file\n")
    assert read_settings({"DONDOC_SECRET_KEY_FILE": str(secret)}).keys == (b"a key from a file",)


def test_an_empty_file_name_is_unset() -> None:
    assert read_settings({"DONDOC_SECRET_KEY_FILE": ""}) == read_settings({})


def test_a_file_that_cannot_be_read_is_named_and_what_is_in_it_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfehidden")
    for path in (tmp_path / "none", tmp_path, tmp_path / "binary"):
        words = refusal({"DONDOC_SMTP_URL_FILE": str(path)})
        assert words.startswith("DONDOC_SMTP_URL_FILE: found a file that cannot be read")
        assert "hidden" not in words


def test_letters_that_would_leave_need_values_of_the_offices_own() -> None:
    assert read_settings(LIVE).keys == (b"a key of sixteen",)


@pytest.mark.parametrize("name", sorted(LIVE.keys() - {"DONDOC_SMTP_URL"}))
def test_a_value_for_development_is_refused_while_letters_would_leave(name: str) -> None:
    words = refusal({key: value for key, value in LIVE.items() if key != name})
    assert name in words
    assert "hidden-word" not in words
    assert not [other for other in LIVE.keys() - {name, "DONDOC_SMTP_URL"} if other in words]


def test_letters_by_chat_leave_too() -> None:
    words = refusal({"DONDOC_ZALO_ACCESS_TOKEN": "hidden-word"})
    assert words.startswith("DONDOC_ZALO_ACCESS_TOKEN is set")
    assert "DONDOC_SECRET_KEY" in words
    assert "hidden-word" not in words


@pytest.mark.parametrize("public", ["http://127.0.0.1:8000", "http://localhost"])
def test_an_address_of_this_machine_is_for_development(public: str) -> None:
    assert "DONDOC_PUBLIC_URL" in refusal(LIVE | {"DONDOC_PUBLIC_URL": public})


@pytest.mark.parametrize("bind", ["127.0.0.1:8123", "0.0.0.0:8123", "10.0.0.5:8123", "[::1]:8123"])
def test_letters_lead_to_where_the_pages_listen_while_nobody_says_otherwise(bind: str) -> None:
    assert read_settings({"DONDOC_BIND": bind}).public_url == "http://127.0.0.1:8123"
    assert "DONDOC_PUBLIC_URL" in refusal(LIVE | {"DONDOC_BIND": bind, "DONDOC_PUBLIC_URL": ""})


@pytest.mark.parametrize("keys", ["short", "a key of sixteen,short", ","])
def test_each_key_must_be_long_while_letters_would_leave(keys: str) -> None:
    assert "DONDOC_SECRET_KEY" in refusal(LIVE | {"DONDOC_SECRET_KEY": keys})


def test_keys_are_listed_newest_first() -> None:
    assert read_settings({"DONDOC_SECRET_KEY": " new ,old"}).keys == (b"new", b"old")


def test_without_a_key_one_is_made_kept_and_nobody_elses_to_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = read_settings({"DONDOC_HOME": str(home)}).keys
    assert first == read_settings({"DONDOC_HOME": str(home)}).keys
    assert len(first[0]) >= 32
    assert [(each.name, each.stat().st_mode & 0o777) for each in home.iterdir()] == [("secret_key", 0o600)]


ROOT = Path(__file__).parents[2]
READ_AT_A_WORD = """
import sys
from worker.settings import read_settings
print("ready", flush=True)
sys.stdin.readline()
print(read_settings({"DONDOC_HOME": sys.argv[1]}).keys[0].decode())
"""


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-c", READ_AT_A_WORD, str(home)]
    with ExitStack() as stack:
        pipes = [
            stack.enter_context(Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT))  # noqa: S603 - our own words
            for _ in range(3)
        ]
        for process in pipes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in pipes:
            assert process.stdin is not None
            process.stdin.write("now\n")
            process.stdin.flush()
        said = {process.communicate(timeout=60)[0].strip() for process in pipes}
    assert said == {(home / "secret_key").read_text()}
    assert [each.name for each in home.iterdir()] == ["secret_key"]


def test_a_zalo_token_alone_makes_letters_leave_unless_zalo_is_this_machine() -> None:
    with pytest.raises(SettingsError, match=r"DONDOC_ZALO_ACCESS_TOKEN is set.*DONDOC_PUBLIC_URL, DONDOC_SECRET_KEY"):
        read_settings({"DONDOC_ZALO_ACCESS_TOKEN": "token"})
    assert read_settings({"DONDOC_ZALO_ACCESS_TOKEN": "token", "DONDOC_ZALO_URL": "http://127.0.0.1:9"}).zalo_url


APP = {"DONDOC_ZALO_APP_ID": "2074138120372622546", "DONDOC_ZALO_APP_SECRET": "hidden-word"}


@pytest.mark.parametrize("name", APP)
def test_an_app_is_its_number_and_its_secret(name: str) -> None:
    words = refusal({name: APP[name]})
    assert words.startswith("DONDOC_ZALO_APP_ID and DONDOC_ZALO_APP_SECRET: found one of them")
    assert "hidden-word" not in words


def test_an_app_makes_letters_leave_unless_zalo_is_this_machine() -> None:
    assert refusal(APP).startswith("DONDOC_ZALO_APP_ID is set")
    assert read_settings(APP | {"DONDOC_ZALO_URL": "http://127.0.0.1:9"}).zalo_by_consent


@pytest.mark.parametrize("app", [{}, {"DONDOC_ZALO_APP_ID": "1"}, {"DONDOC_ZALO_APP_SECRET": "s"}, APP])
def test_a_fixed_token_stands_before_an_app(app: dict[str, str]) -> None:
    fixed = {"DONDOC_ZALO_ACCESS_TOKEN": "token", "DONDOC_ZALO_URL": "http://127.0.0.1:9"}
    assert not read_settings(fixed | app).zalo_by_consent


def test_a_misspelt_variable_is_told() -> None:
    given = {"DONDOC_SMPT_URL": "x", "DONDOC_SMTP_URL": "", "DONDOC_SECRET_KEY_FILE": "", "PATH": "/bin"}
    assert unknown_variables(given) == ["DONDOC_SMPT_URL"]
