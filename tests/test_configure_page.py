"""The files that docs/configure.md shows are files that are read."""

import re
from datetime import UTC, datetime
from pathlib import Path

from notifiers.webhook.endpoint_file import EXPECTED, load_endpoints
from notifiers.zalo.template_file import load_templates
from tasks.ladder import load_ladder
from tasks.letters.reminder.render import render
from tasks.state import Urgency
from tests.support.facts import reminder_facts

PAGE = (Path(__file__).parents[1] / "docs" / "configure.md").read_text()
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TEMPLATE, ENDPOINT, LADDER = re.findall(r"^```toml\n(.+?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_template_file_of_the_page_is_one(tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_text(TEMPLATE)
    found = load_templates(tmp_path / "template.toml")
    facts = render(reminder_facts()).facts
    assert {each.fact for each in found["reminder"].data.values()} <= facts.keys()


def test_the_page_names_every_fact_that_a_template_may_show() -> None:
    table = PAGE.split("| fact | holds |\n", 1)[1].split("\n\n", 1)[0]
    named = " ".join(re.findall(r"^\| (`.+?`) \|", table, flags=re.MULTILINE))
    assert set(re.findall(r"\w+", named)) == set(render(reminder_facts()).facts)


def test_the_endpoint_file_of_the_page_is_one(tmp_path: Path) -> None:
    for name in ("sms.key", "sms.old.key"):
        (tmp_path / name).write_text(KEY)
    (tmp_path / "endpoint.toml").write_text(ENDPOINT)
    (found,) = load_endpoints(tmp_path / "endpoint.toml", lambda: NOON)
    assert (found.name, found.connect_seconds, found.answer_seconds, found.connections) == ("sms", 10, 30, 4)
    assert all(re.search(rf"^{key} = ", ENDPOINT, flags=re.MULTILINE) for key in EXPECTED)


def test_the_ladder_of_the_page_is_one(tmp_path: Path) -> None:
    (tmp_path / "ladder.toml").write_text('two_channels = ["urgent"]\n' + LADDER)
    assert load_ladder(tmp_path / "ladder.toml").two_channels == ("urgent",)
    (listed,) = re.findall(r"^`two_channels`.+?lists urgencies: (.+?)\(", PAGE, flags=re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", listed)) == set(Urgency)
