"""What docs/operate.md says of alarms, held against the metrics that are exported and the problems that are found."""

import re
from pathlib import Path
from typing import Any

import yaml

from tasks.audit.problem import TOLD, Problem
from tests.web.conftest import Desk
from web.metrics.page import DatabaseCollector

PAGE = (Path(__file__).parents[3] / "docs" / "operate.md").read_text()
SUFFIXES = {"counter": ("_total",), "gaugehistogram": ("", "_bucket", "_gcount", "_gsum"), "gauge": ("",)}


def named(text: str) -> set[str]:
    return set(re.findall(r"\bdondoc_[a-z_]+", text))


def exported(desk: Desk) -> list[set[str]]:
    """For each metric, the names that a rule may use."""
    metrics = DatabaseCollector(desk.web).collect()
    return [{each.name + suffix for suffix in SUFFIXES[each.type]} for each in metrics]


def rules() -> list[dict[str, Any]]:
    (block,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    (group,) = yaml.safe_load(block)["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def test_the_page_names_every_metric_and_none_that_is_not_exported(small_desk: Desk) -> None:
    metrics = exported(small_desk)
    assert named(PAGE) <= set.union(*metrics)
    assert [names for names in metrics if not names & named(PAGE)] == []


def test_every_rule_asks_for_something_and_tells_those_apart_that_wait_for_a_person() -> None:
    asked = [each["expr"] for each in rules()]
    assert len({each["alert"] for each in rules()}) == len(asked)
    assert all(named(each) or "up{" in each for each in asked)
    told = [set(kinds.split("|")) for each in asked for kinds in re.findall(r'problem[!=]~"([a-z_|]+)"', each)]
    assert told == [set(TOLD), set(TOLD)]


def test_the_page_says_of_every_problem_what_to_do_and_whether_it_is_pinged() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (fails|goes on) \| .+ \| .+ \|$", PAGE, flags=re.MULTILINE))
    assert rows == {str(each): "goes on" if each in TOLD else "fails" for each in Problem}
