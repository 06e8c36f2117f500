"""Commands as a person types them: words in, exit code and words out."""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tasks.clock import SystemClock
from tasks.database import Database
from tests.support.command import Dondoc, Done
from tests.support.logs import kept_logging
from tests.support.office import MONDAY, Office, at
from worker.cli.main import main

NOW = at("2026-10-05 08:00")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """An office on a Monday at eight: NV1 is due today, NV2 is overdue; one department, one contact."""
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, MONDAY)
    office.task(lead, date(2026, 10, 1))
    return office


@pytest.fixture
def dondoc(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Dondoc:
    """Run `dondoc …` in this process at the office's database; `env` changes its environment."""

    def run(*words: str, env: Mapping[str, str] | None = None) -> Done:
        offset = (NOW - SystemClock().now()).total_seconds()
        given = {"DATABASE_URL": sqlite_url, "HOME": str(tmp_path), "CLOCK_OFFSET": str(offset)} | dict(env or {})
        with monkeypatch.context() as changed:
            for name, value in given.items():
                changed.setenv(f"DONDOC_{name}", value)
            changed.setenv("COLUMNS", "150")
            changed.setattr(sys, "argv", ["dondoc", *words])
            with kept_logging(), pytest.raises(SystemExit) as ended:
                main()
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run
