"""`dondoc chaos` as a person or CI calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import Dondoc
from tests.support.installation import until

# Real processes that die, hang and come back take minutes: `make test-long`.
pytestmark = pytest.mark.long

COLUMNS = {
    "experiment",
    "letters",
    "faults",
    "lost",
    "silent_duplicates",
    "resent_copies",
    "in_doubt",
    "recovery_seconds",
    "recovery_rate",
    "breaches",
    "seconds",
}


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "worker.cli.main", "chaos", "--quick", "--json", *options]
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        env={"PATH": os.defpath, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_quick_run_ends_well_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    run = start(tmp_path)
    out, err = run.communicate()
    assert run.returncode == 0, err
    told = json.loads(out)
    assert len(told["experiments"]) > 1
    for row in told["experiments"]:
        assert row.keys() >= COLUMNS
        assert (row["lost"], row["silent_duplicates"]) == (0, 0), row
        assert row["letters"] > 0, row
    baseline = next(row for row in told["experiments"] if row["experiment"] == "baseline")
    assert baseline["in_doubt"] == 0
    assert (told["database"], told["seed"], told["broken"]) == ("sqlite", 1, False)
    assert "baseline: nothing is broken" in err
    assert left_of(tmp_path) == []


def test_a_run_that_is_told_to_stop_leaves_nothing_behind_either(tmp_path: Path) -> None:
    run = start(tmp_path, "--only", "baseline")
    until(lambda: len([words for words in running() if str(tmp_path) in words]) > 2)
    run.terminate()
    run.communicate()
    assert run.returncode != 0
    assert left_of(tmp_path) == []


def left_of(folder: Path) -> list[str]:
    """Files in it, and processes that were told of it."""
    return [*map(str, folder.iterdir()), *(words for words in running() if str(folder) in words)]


def running() -> list[str]:
    """The command lines of all processes there are."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue  # it ended while we looked
    return found


def test_a_name_that_no_experiment_has_is_refused(dondoc: Dondoc) -> None:
    done = dondoc("chaos", "--only", "no_such_fault")
    assert done.code == 2
    assert "no experiment is called no_such_fault" in done.err
    assert "crash_recovery" in done.err


def test_a_server_on_another_machine_is_refused(dondoc: Dondoc) -> None:
    done = dondoc("chaos", "--database", "postgresql+psycopg://dondoc@db.tinh.gov.vn/dondoc")
    assert done.code == 2
    assert "faults are played on this machine alone" in done.err
