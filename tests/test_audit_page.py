"""The script that docs/audit.md prints, run as it stands there on a copy of a log."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tasks.database import Database
from tasks.letters.office import Office as Paper
from tasks.log.anchor import anchors_by_number, drop_anchor, printed
from tasks.log.export import exported
from tasks.log.row import read_rows
from tasks.log.signature import Signer
from tasks.proof.page import render
from tasks.proof.statement import state
from tests.support.office import KEY, MONDAY, Office, at
from tests.support.planted import plant_letter

PAGE = (Path(__file__).parents[1] / "docs" / "audit.md").read_text()
NOW = at("2026-10-05 08:00")
PAPER = Paper(place="Lạng Sơn")


@pytest.fixture
def lines(sqlite_database: Database) -> list[dict[str, Any]]:
    """A copy of a log of five rows, the end of its first three printed in a digest."""
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead)
    tasks = [office.task(lead, MONDAY, note="Đã báo cáo «đủ»") for _ in range(3)]
    with sqlite_database.write() as session:
        drop_anchor(session, Signer((KEY,)), plant_letter(session, NOW, "sent").id, NOW)
    for task in tasks[:2]:
        office.change(task, lambda each: each.report(MONDAY))
    with sqlite_database.read() as session:
        return [json.loads(line) for line in exported(session, read_rows(session), NOW, part=False)]


def check(lines: list[dict[str, Any]], folder: Path, *heads: str) -> tuple[int, str]:
    return run(0, "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), folder, *heads)


def run(number: int, file: str, folder: Path, *heads: str) -> tuple[int, str]:
    """The page's script of that number on a file: how it ends, and what it says."""
    (folder / "check.py").write_text(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[number])
    (folder / "file").write_text(file, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - the page's own script
        [sys.executable, "-I", "check.py", "file", *heads], cwd=folder, capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return done.returncode, done.stdout.strip()


def test_a_copy_of_the_whole_log_is_whole_up_to_a_printed_seal(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    assert check(lines, tmp_path, printed(lines[5]["hash"])) == (0, "whole: 5 rows")
    assert check(lines, tmp_path, "ab12 cdef") == (1, "no row has the seal ab12 cdef")


def test_a_copy_of_one_task_needs_no_other_rows(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    of_one = [lines[0] | {"part": True}, *(line for line in lines[1:] if line.get("task_id", 2) == 2)]
    assert check(of_one, tmp_path) == (0, "whole: 2 rows")
    of_one[1]["actor"] = "nobody"
    assert check(of_one, tmp_path) == (1, "row 2: its seal does not fit its content")


def test_what_was_done_to_a_copy_is_told(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    moved = [*lines[:2], lines[3], lines[2], *lines[4:]]
    assert "row 3: it does not follow the row before it" in check(moved, tmp_path)[1]
    assert "row 3: it does not follow" in check([*lines[:2], *lines[3:]], tmp_path)[1]
    assert "rows are missing" in check([*lines[:5], lines[6]], tmp_path)[1]
    lines[3]["hash"] = "0" * 64
    assert "row 3: a digest printed another seal" in check(lines, tmp_path)[1]


def test_a_page_of_one_task_leads_to_a_printed_seal_and_is_signed(sqlite_database: Database, tmp_path: Path) -> None:
    signer, office = Signer((KEY,)), Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead)
    tasks = [office.task(lead, MONDAY) for _ in range(3)]
    with sqlite_database.write() as session:
        drop_anchor(session, signer, plant_letter(session, NOW, "sent").id, NOW)
    office.change(tasks[0], lambda each: each.report(MONDAY))
    with sqlite_database.read() as session:
        stated, head = state(session, signer, PAPER, "NV1", NOW), anchors_by_number(session)[3][0].hash
    page = render(stated)
    assert run(1, page, tmp_path, printed(head)) == (0, f"whole: 2 rows, signed by {signer.public_key}")
    assert run(1, page, tmp_path, "ab12 cdef") == (1, "no row leads to the seal ab12 cdef")
    code, words = run(1, page.replace("TaskAssigned", "TaskGranted"), tmp_path)
    assert (code, words.splitlines()) == (
        1,
        ["row 1: its seal does not fit its content", "the signature does not fit the statement"],
    )
