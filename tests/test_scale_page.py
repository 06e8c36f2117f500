"""The files, settings and figures that docs/scale.md leads to are there."""

import re
from pathlib import Path

import pytest

from bench._costs import read_costs
from worker.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "scale.md").read_text()
FIELDS = {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:\w+/)*[\w.-]+\.(?:py|json|yml|md))`", PAGE))))
def test_a_file_that_the_page_names_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("part", sorted(set(re.findall(r"`make bench-(\w+)", PAGE))))
def test_a_part_that_the_page_runs_is_one(part: str) -> None:
    assert (ROOT / "bench" / f"{part}.py").is_file()


def test_every_setting_that_the_page_names_is_one() -> None:
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", PAGE)) <= FIELDS


def test_every_setting_of_a_library_that_the_page_names_is_set_where_it_says() -> None:
    rows = re.findall(r"^\| `([\w.-]+)` \|.+\| `([\w./-]+)` \|$", PAGE, flags=re.MULTILINE)
    assert len(rows) > 5
    assert [name for name, file in rows if name not in (ROOT / file).read_text()] == []


def test_the_page_says_of_which_day_its_costs_are() -> None:
    assert read_costs().on["date"] in PAGE


def test_the_page_is_short() -> None:
    assert len(PAGE.splitlines()) < 150
