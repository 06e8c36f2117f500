"""The lock files, held against pyproject.toml: whatever is asked for is pinned, by hash, from nowhere in particular."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WANTED = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-build.txt": PROJECT["dependency-groups"]["build"],
    "requirements-dev.txt": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["build"],
        *PROJECT["dependency-groups"]["dev"],
    ],
}
each_lock = pytest.mark.parametrize("lock", WANTED)


def pins(lock: str) -> dict[str, str]:
    """Package name to its pinned version."""
    found = re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return dict(found)


@each_lock
def test_everything_asked_for_is_pinned(lock: str) -> None:
    names = {re.split(r"[\[<>=; ]", each, maxsplit=1)[0].lower() for each in WANTED[lock]}
    assert names <= set(pins(lock)), "run: make lock"


@each_lock
def test_every_pin_has_a_hash_and_none_a_place(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "//" not in text
    assert "--index" not in text
    blocks = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)
    assert all("--hash=sha256:" in block for block in blocks if block)


def test_tests_run_with_the_versions_that_are_shipped() -> None:
    tested = pins("requirements-dev.txt")
    assert all(tested[name] == version for name, version in pins("requirements.txt").items())
