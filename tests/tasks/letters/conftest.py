from collections.abc import Callable
from pathlib import Path

import pytest

KEPT = Path(__file__).parents[2] / "letters"
Same = Callable[[str, str], None]


@pytest.fixture
def same_as_kept(pytestconfig: pytest.Config) -> Same:
    """Compares a letter whole with the file that somebody read and kept; `--write-letters` writes it anew."""

    def check(name: str, letter: str) -> None:
        kept = KEPT / name
        # One tag a line, so that a change can be read.
        lines = letter.replace("><", ">\n<") if name.endswith(".html") else letter
        if pytestconfig.getoption("--write-letters"):
            kept.write_text(lines, encoding="utf-8", newline="\n")
        assert lines == kept.read_text(encoding="utf-8")

    return check
