"""`dondoc demo --once --json`, as continuous integration runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from worker.demo.sample import DONE, TOTAL
from worker.settings import environment_of

MOST_SECONDS = 300


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
    home = tmp_path_factory.mktemp("office")
    done = subprocess.run(
        [sys.executable, "-m", "worker.cli.main", "demo", "--once", "--json"],
        env=environment_of({"DONDOC_HOME": str(home), "DONDOC_BIND": "127.0.0.1:0"}),
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    return home, done


def test_the_story_ends_as_it_must(played: tuple[Path, "subprocess.CompletedProcess[str]"]) -> None:
    _, done = played
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["problems"] == []
    assert (told["imported"]["tasks"], told["imported"]["rejected"]) == (TOTAL, 0)
    assert (told["digest"]["total"], told["digest"]["done"]) == (TOTAL, DONE)
    assert told["digest"]["state"] == "sent"
    assert told["reminders"] > 30
    assert (set(told["letters"]), told["letters"]["dead"], told["moved"]) == ({"sent", "dead"}, 1, 1)
    assert set(told["channels"]) == {"email", "zalo", "zalo_group", "zalo_template", "zalo_bot"}
    assert told["answers"] == {"page": 1, "zalo": 1}


def test_the_token_of_yesterday_is_renewed_once(played: tuple[Path, "subprocess.CompletedProcess[str]"]) -> None:
    home, _ = played
    assert (home / "demo" / "log" / "worker.log").read_text().count("zalo_token_renewed") == 1


def test_nothing_is_left_running(played: tuple[Path, "subprocess.CompletedProcess[str]"]) -> None:
    home, _ = played
    of_it = f"DONDOC_HOME={home}".encode()
    left = [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if of_it in _read(path)]
    assert left == []
    assert not [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if str(home).encode() in _read(path)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # it ended meanwhile, or is another user's
