"""The command line itself: how it ends, and what it says when it cannot begin."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.main import get_command

from tests.support.command import Dondoc
from tests.support.office import Office
from worker.cli.main import app

ROOT = Path(__file__).parents[3]
COMMANDS = [
    *("up", "web", "worker", "scheduler", "migrate", "demo", "healthy"),
    *("import", "template", "alias", "calendar"),
    *("remind", "digest", "status", "ledger", "explain", "doctor"),
    *("confirm", "return"),
    *("contact", "channel", "heard"),
]
# They run until they are ended, or give a file.
OF_NO_JSON = [
    *("up", "web", "worker", "scheduler", "migrate", "healthy"),
    *("template", "proof", "audit export", "zalo login"),
]
HEAVY = ("sqlalchemy", "celery", "kombu", "fastapi", "openpyxl", "holidays", "pydantic", "jinja2", "alembic")
BUILD_HELP = """
import sys
from worker.cli.main import main
heavy, sys.argv[1:] = sys.argv[1:], ["--help"]
try:
    main()
except SystemExit:
    pass
print("LOADED", *(name for name in heavy if name in sys.modules))
"""


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", BUILD_HELP, *HEAVY], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "LOADED"
    assert [name for name in COMMANDS if f" {name} " not in done.stdout] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(dondoc: Dondoc, name: str) -> None:
    done = dondoc(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert "Usage: dondoc" in done.out


def test_every_command_that_looks_or_changes_speaks_json() -> None:
    silent = [name for name, command in _commands(get_command(app), ()) if not _speaks_json(command)]
    assert sorted(silent) == sorted(OF_NO_JSON)


def _commands(command: Any, name: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Each with its whole name, as «contact list»."""
    below = getattr(command, "commands", {})
    for word, each in below.items():
        yield from _commands(each, (*name, word))
    if not below:
        yield " ".join(name), command


def _speaks_json(command: Any) -> bool:
    return any("--json" in each.opts for each in command.params)


@pytest.mark.parametrize("words", [("fly",), ("remind", "--fast"), ("explain",)])
def test_what_is_not_understood_is_unusable_input(dondoc: Dondoc, words: tuple[str, ...]) -> None:
    done = dondoc(*words)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("command", ["status", "up", "migrate", "doctor"])
def test_a_bad_setting_is_told_in_one_line(dondoc: Dondoc, command: str) -> None:
    done = dondoc(command, env={"PERCENT": "round"})
    assert (done.code, done.out) == (2, "")
    assert done.err == "dondoc: DONDOC_PERCENT: Input should be 'half-up' or 'cut'\n"


@pytest.mark.parametrize("command", ["status", "doctor", "up", "remind"])
def test_a_home_that_cannot_be_made_is_told_in_one_line(dondoc: Dondoc, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    done = dondoc(command, env={"HOME": str(tmp_path / "file" / "home"), "BIND": "127.0.0.1:0"})
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith(f"dondoc: {tmp_path / 'file'}")
    assert "Traceback" not in done.err


def test_a_damaged_database_is_told_in_one_line(dondoc: Dondoc, tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_bytes(b"no database" * 1000)
    done = dondoc("status", env={"DATABASE_URL": f"sqlite:///{tmp_path}/damaged.db"})
    assert (done.code, done.out, "Traceback" in done.err) == (2, "", False)
    assert "put back the last backup" in done.err


def test_a_bad_ladder_is_told(dondoc: Dondoc, tmp_path: Path) -> None:
    done = dondoc("remind", env={"LADDER": str(tmp_path / "none.toml")})
    assert (done.code, "Traceback" in done.err) == (2, False)
    assert "none.toml" in done.err


def test_a_database_without_tables_is_made_ready_first(dondoc: Dondoc, tmp_path: Path) -> None:
    done = dondoc("status", "--json", env={"DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"})
    assert (done.code, done.told["tasks"]["total"]) == (0, 0)


def test_a_database_of_another_version_is_told_with_the_mend(office: Office, dondoc: Dondoc) -> None:
    with office.database.write() as session:
        session.execute(text("DROP TABLE letter"))
    done = dondoc("status")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dondoc: the database does not do as asked (no such table: letter")
    assert "run «dondoc migrate»" in done.err


def test_a_database_without_a_calendar_is_told_with_the_mend(dondoc: Dondoc) -> None:
    done = dondoc("remind")
    assert done.code == 2
    assert done.err.startswith("dondoc: Chưa có lịch làm việc")


def test_a_database_that_does_not_answer_is_told_without_its_password(dondoc: Dondoc) -> None:
    done = dondoc("status", env={"DATABASE_URL": "postgresql+psycopg://u:hidden-word@127.0.0.1:1/none"})
    assert (done.code, "Traceback" in done.err, "hidden-word" in done.err) == (2, False, False)


def test_migrate_makes_a_bare_home_ready(dondoc: Dondoc, tmp_path: Path) -> None:
    ready = {"DATABASE_URL": "", "HOME": str(tmp_path / "new")}
    done = subprocess.run(
        [sys.executable, "-m", "worker.cli.main", "migrate"],
        env={"DONDOC_HOME": str(tmp_path / "new"), "DONDOC_LOG_FORMAT": "json"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert dondoc("status", "--json", env=ready).told["tasks"]["total"] == 0
