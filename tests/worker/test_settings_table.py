"""The settings that the design promises, and the page that explains them."""

import re
from datetime import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from tasks.address import read_domains
from worker.settings import PREFIX, Settings, read_settings

CONFIGURE = (Path(__file__).parents[2] / "docs" / "configure.md").read_text()
VARIABLES = sorted(PREFIX + name.upper() for name in Settings.model_fields)

# The design's table; what it calls a development value is any value at all.
PROMISED: dict[str, object] = {
    "DONDOC_HOME": Path("./var"),
    "DONDOC_DATABASE_URL": "",
    "DONDOC_BROKER_URL": "",
    "DONDOC_SMTP_URL": "",
    "DONDOC_EMAIL_FROM": ...,
    "DONDOC_PUBLIC_URL": ...,
    "DONDOC_SECRET_KEY": "",
    "DONDOC_LEAD_EMAIL": ...,
    "DONDOC_TIMEZONE": "Asia/Ho_Chi_Minh",
    "DONDOC_REMIND_AT": time(7, 30),
    "DONDOC_DIGEST_AT": time(8, 0),
    "DONDOC_EMAIL_DOMAINS": "*.gov.vn",
    "DONDOC_PERCENT": "half-up",
    "DONDOC_ROLL_FORWARD": False,
    "DONDOC_ON_TIME_BY": "report",
    "DONDOC_CLOCK_OFFSET": 0,
    "DONDOC_BIND": "127.0.0.1:8000",
    "DONDOC_LOG_FORMAT": "text",
}


@pytest.mark.parametrize("variable", PROMISED)
def test_a_promised_variable_is_a_setting_with_its_default(variable: str) -> None:
    found = getattr(read_settings({}), variable.removeprefix(PREFIX).lower())
    value = found.get_secret_value() if isinstance(found, SecretStr) else found
    assert value == PROMISED[variable] or PROMISED[variable] is ...


def test_an_empty_database_url_is_a_file_under_the_home(tmp_path: Path) -> None:
    assert read_settings({"DONDOC_HOME": str(tmp_path)}).database == f"sqlite:///{tmp_path}/dondoc.db"


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("DONDOC_PERCENT", "half-up cut"),
        ("DONDOC_ROLL_FORWARD", "no yes"),
        ("DONDOC_ON_TIME_BY", "report confirmation"),
    ],
)
def test_the_words_that_the_table_names_are_understood(variable: str, words: str) -> None:
    for word in words.split():
        read_settings({variable: word})


def test_empty_domains_allow_every_recipient() -> None:
    assert read_settings({"DONDOC_EMAIL_DOMAINS": ""}).email_domains == ""
    assert read_domains("").allow("a@b.example")


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_page_names_every_setting(variable: str) -> None:
    assert re.search(rf"^\| `{variable}` ●? ?\|", CONFIGURE, flags=re.MULTILINE)


def test_the_page_names_no_setting_that_is_not_there() -> None:
    named = {name.removesuffix("_FILE") for name in re.findall(rf"{PREFIX}[A-Z_]+\b", CONFIGURE)}
    assert named <= set(VARIABLES)
