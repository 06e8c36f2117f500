"""What docs/webhook.md tells those who run a gateway, held against the code; its example is run."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from notifiers.error import NotifierError
from notifiers.webhook.answer import read_answer
from notifiers.webhook.body import body
from notifiers.webhook.signature import sign, webhook_id
from tests.support.letters import a_letter
from worker.cli.main import app

PAGE = (Path(__file__).parents[1] / "docs" / "webhook.md").read_text()
NEW, OLD, OTHER = b"n" * 32, b"o" * 32, b"x" * 32
AT, CONTENT = 1_795_000_000, b'{"type":"vn.dondoc.letter"}'
MINUTES_5 = 300
STATUSES = range(200, 600)


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.+?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    return str(found)


def written(*keys: bytes) -> list[str]:
    return ["whsec_" + base64.b64encode(key).decode() for key in keys]


def request(*keys: bytes) -> dict[str, str]:
    name = webhook_id("7/webhook:sms/reminder/2026-11-23")
    signature = sign(keys, name, AT, CONTENT)
    return {"webhook-id": name, "webhook-timestamp": str(AT), "webhook-signature": signature}


@pytest.fixture
def is_theirs() -> Callable[..., bool]:
    """The page's example, as a gateway would paste it."""
    found: dict[str, Any] = {}
    exec(block("python"), found)  # noqa: S102 - our own page
    example: Callable[..., bool] = found["is_theirs"]
    return example


@pytest.mark.parametrize("known", [(NEW,), (OLD,), (OTHER, OLD)])
def test_the_example_knows_what_is_signed_with_any_key_of_both(
    is_theirs: Callable[..., bool], known: tuple[bytes, ...]
) -> None:
    assert is_theirs(written(*known), request(NEW, OLD), CONTENT, AT)


def test_the_example_refuses_another_key_another_body_and_another_id(is_theirs: Callable[..., bool]) -> None:
    signed = request(NEW, OLD)
    assert not is_theirs(written(OTHER), signed, CONTENT, AT)
    assert not is_theirs(written(NEW), signed, CONTENT + b" ", AT)
    assert not is_theirs(written(NEW), signed | {"webhook-id": "8/x"}, CONTENT, AT)
    assert not is_theirs(written(NEW), signed | {"webhook-signature": "v1,đã đổi"}, CONTENT, AT)


def test_the_example_refuses_what_is_old_or_of_tomorrow(is_theirs: Callable[..., bool]) -> None:
    for distance in (-MINUTES_5, MINUTES_5):
        assert is_theirs(written(NEW), request(NEW), CONTENT, AT + distance)
    for distance in (-MINUTES_5 - 1, MINUTES_5 + 1):
        assert not is_theirs(written(NEW), request(NEW), CONTENT, AT + distance)


def test_the_request_that_the_page_shows_is_the_one_that_is_sent() -> None:
    shown = json.loads(block("json"))
    data = shown["data"]
    letter = replace(a_letter(), **data | {"date": datetime.fromisoformat(data["date"])})
    assert json.loads(body(letter)) == shown
    fields = PAGE.split("| field | holds |", 1)[1].split("| header |", 1)[0]
    named = " ".join(re.findall(r"^\| (`.+?`) \|", fields, flags=re.MULTILINE))
    assert set(re.findall(r"\w+", named)) == data.keys()


def outcome(status: int, *, idempotent: bool) -> str:
    try:
        read_answer(httpx.Response(status), (), whole=True, idempotent=idempotent)
    except NotifierError as error:
        return str(error.kind)
    return "sent"


def numbers(cell: str) -> set[int]:
    spans = [(int(first), int(last or first)) for first, last in re.findall(r"`(\d{3})`(?:–`(\d{3})`)?", cell)]
    return {status for first, last in spans for status in range(first, last + 1)}


def test_every_status_means_what_the_page_says() -> None:
    rows = re.findall(r"^\| (`\d{3}`.*?) \| (\w+) \| (\w+) \| ", PAGE, flags=re.MULTILINE)
    told = {status: means for cell, *means in rows for status in numbers(cell)}
    (others,) = [means for cell, *means in rows if cell.endswith("all others")]
    for status in STATUSES:
        found = [outcome(status, idempotent=True), outcome(status, idempotent=False)]
        assert found == told.get(status, others), status


@pytest.mark.parametrize("words", sorted(set(re.findall(r"\bdondoc((?: [a-z]+)+)", PAGE))))
def test_a_command_that_the_page_names_is_there(words: str) -> None:
    assert CliRunner().invoke(app, [*words.split(), "--help"]).exit_code == 0
