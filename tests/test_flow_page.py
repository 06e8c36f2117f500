"""The files and tests that docs/flow.md leads to are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "flow.md").read_text()
PACKAGES = ("tasks", "notifiers", "web", "worker", "tests")
FILES = {f"/{path.relative_to(ROOT)}" for package in PACKAGES for path in (ROOT / package).rglob("*.py")}


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w/]+\.py)`", PAGE))))
def test_a_file_that_the_page_names_is_there(name: str) -> None:
    assert [each for each in FILES if each.endswith(f"/{name}")]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:tasks|web|worker|notifiers|flow)/[\w/]*)/`", PAGE))))
def test_a_folder_that_the_page_names_is_there(name: str) -> None:
    assert (ROOT / name).is_dir() or (ROOT / "tests" / name).is_dir()
