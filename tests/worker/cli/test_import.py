import json
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer import Typer
from typer.testing import CliRunner, Result

from tasks.clock import SystemClock
from tasks.database import open_database
from tasks.task import Task
from tests.support.intake import HEADER, TODAY, open_office, read_cells, task, write_xlsx
from worker.cli.alias import alias_app
from worker.cli.import_ import import_file
from worker.cli.template import template

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str, tmp_path: Path) -> Run:
    """Run `dondoc …` on 20/11/2026 at a small office."""
    database = open_database(sqlite_url)
    open_office(database, tmp_path)
    database.close()
    app = Typer()
    app.command("import")(import_file)
    app.command("template")(template)
    app.add_typer(alias_app, name="alias")

    def invoke(*args: str | Path, on: date = TODAY) -> Result:
        offset = (on - SystemClock().now().date()) / timedelta(seconds=1)
        env = {
            "DONDOC_HOME": str(tmp_path),
            "DONDOC_DATABASE_URL": sqlite_url,
            "DONDOC_CLOCK_OFFSET": str(offset),
            "COLUMNS": "200",
        }
        return CliRunner().invoke(app, [str(arg) for arg in args], env=env)

    return invoke


def tasks_in(url: str) -> int:
    database = open_database(url)
    with database.read() as session:
        count = session.scalar(select(func.count()).select_from(Task)) or 0
    database.close()
    return count


def write(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    return write_xlsx(tmp_path / "ds.xlsx", {"Nhiệm vụ": [HEADER, *rows]})


def test_a_good_file_is_done_and_again_is_unchanged(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, task(), task(stt=2, lead="Sở Nội vụ"))

    first = run("import", path, "--json")
    again = run("import", path)

    assert first.exit_code == again.exit_code == 0
    figures = json.loads(first.stdout)
    assert {name: figures[name] for name in ("created", "updated", "unchanged", "rejected", "errors")} == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "errors": [],
    }
    assert "giữ nguyên 2" in again.stdout
    assert not (tmp_path / "ds.loi.xlsx").exists()


def test_rejected_rows_make_it_partly_and_come_back_beside_the_file(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, task(), task(stt=2, deadline="15 ngày"))

    result = run("import", path, "--json")

    assert result.exit_code == 1
    (error,) = json.loads(result.stdout)["errors"]
    assert {name: error[name] for name in ("row", "column", "value")} == {
        "row": 3,
        "column": "Hạn xử lý",
        "value": "15 ngày",
    }
    assert len(read_cells(tmp_path / "ds.loi.xlsx", "Nhiệm vụ")) == 2


def test_rejected_rows_go_where_they_are_told_to(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, task(), task(stt=2, deadline="15 ngày"))
    result = run("import", path, "--errors", tmp_path / "tra-lai.xlsx")
    assert "tra-lai.xlsx" in result.stdout.replace("\n", "")
    assert (tmp_path / "tra-lai.xlsx").exists()


def test_a_file_of_which_nothing_can_be_kept_is_unusable(run: Run, tmp_path: Path) -> None:
    assert run("import", write(tmp_path, task(deadline="15 ngày"))).exit_code == 2
    (tmp_path / "x.xlsx").write_bytes(b"PK no archive")
    result = run("import", tmp_path / "x.xlsx", "--json")
    assert result.exit_code == 2
    assert "tệp hỏng" in json.loads(result.stdout)["errors"][0]["problem"]
    assert run("import", tmp_path / "none.csv").exit_code == 2


def test_a_dry_run_shows_old_and_new_and_writes_nothing(run: Run, sqlite_url: str, tmp_path: Path) -> None:
    run("import", write(tmp_path, task()))
    path = write(tmp_path, task(deadline="11/12/2026"), task(stt=2, lead="Sở Nội vụ"), task(stt=3, lead="Sở Z"))

    shown = run("import", path, "--dry-run")
    told = json.loads(run("import", path, "--dry-run", "--json").stdout)

    assert shown.exit_code == 1
    assert "30/11/2026 → 11/12/2026" in shown.stdout
    assert "Chưa ghi gì" in shown.stdout
    assert [change["outcome"] for change in told["changes"]] == ["updated", "created"]
    assert tasks_in(sqlite_url) == 1
    assert not (tmp_path / "ds.loi.xlsx").exists()


def test_a_dry_run_says_on_which_sheet_and_of_which_unit_a_row_is(run: Run, tmp_path: Path) -> None:
    contact = ("Sở Nội vụ", "Chánh Văn phòng Sở", "a@snv.gov.vn")
    sheets: dict[str, Sequence[Sequence[Any]]] = {
        "Nhiệm vụ": [HEADER, task()],
        "Đầu mối": [("Đơn vị", "Chức vụ", "Email"), contact],
    }
    shown = run("import", write_xlsx(tmp_path / "ds.xlsx", sheets), "--dry-run").stdout
    assert re.search(r"Đầu mối +│ 2 +│ thêm │ Sở Nội vụ: Chánh Văn phòng Sở", shown)
    assert re.search(r"Nhiệm vụ +│ 2 +│ thêm │ NV1", shown)


def test_secret_text_is_nowhere_in_what_is_told(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, task(content="Điều động lực lượng (TỐI MẬT)"), task(stt=2))
    for args in ((), ("--json",), ("--dry-run",)):
        result = run("import", path, *args)
        assert "Điều động" not in result.output
    assert "Điều động" not in str(read_cells(tmp_path / "ds.loi.xlsx", "Nhiệm vụ"))


def test_a_persons_choice_of_a_name_is_remembered_listed_and_forgotten(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, task(lead="Sở TC tỉnh"))
    assert run("import", path).exit_code == 2

    added = run("alias", "ADD", "Sở TC tỉnh", "Sở Tài chính", "--from", "2026-01-01")

    assert (added.exit_code, "là Sở Tài chính" in added.stdout) == (0, True)
    assert run("import", path).exit_code == 0
    listed = json.loads(run("alias", "list", "--json").stdout)["aliases"]
    assert [(each["text"], each["department"], each["from"]) for each in listed] == [
        ("Sở TC tỉnh", "Sở Tài chính", "2026-01-01")
    ]
    assert "Sở TC tỉnh" in run("alias", "List").stdout
    assert run("alias", "remove", "sở tc tỉnh").exit_code == 0
    assert run("alias", "remove", "sở tc tỉnh").exit_code == 2


@pytest.mark.parametrize(
    "args",
    [
        ("Các sở", "Sở Tài chính"),
        ("STC", "Sở Không Có"),
        ("  ", "Sở Tài chính"),
        ("STC", "Sở Tài chính", "--from", "2026-02-01", "--to", "2026-01-01"),
    ],
)
def test_a_choice_that_cannot_hold_is_refused(run: Run, args: tuple[str, ...]) -> None:
    result = run("alias", "add", *args)
    assert result.exit_code == 2
    assert "cần" in result.output


def test_one_name_means_one_department_at_a_time(run: Run) -> None:
    assert run("alias", "add", "Sở T", "Sở Tài chính", "--to", "2026-06-30").exit_code == 0
    assert run("alias", "add", "Sở T", "Sở Xây dựng").exit_code == 2
    assert run("alias", "add", "Sở T", "Sở Xây dựng", "--from", "2026-07-01").exit_code == 0


def test_the_template_offers_the_departments_of_the_office_and_is_not_written_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    assert run("template", path).exit_code == 0
    assert "Sở Tài chính" in str(read_cells(path, "Danh mục"))
    assert run("template", path).exit_code == 2
    assert run("template", tmp_path / "mau.csv").exit_code == 2
