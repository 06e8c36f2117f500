import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tasks.calendar_day import seed, seed_years
from tasks.clock import SystemClock
from tasks.database import open_database
from worker.cli.calendar import calendar_app

HEADER = "ngày;loại;tên;văn bản;tình trạng;ngày làm bù\n"
SWAP = HEADER + "23/11/2026;nghỉ hoán đổi;Nối ngày nghỉ;9/TB-VP;dự kiến;28/11/2026\n"
# The swap lies in days of which nothing was written yet.
NOTHING = {"moved": [], "letters_put_off": 0, "reminders": 0}
Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str, tmp_path: Path) -> Run:
    """Run `dondoc calendar …` on 20/11/2026 at an office with a seeded calendar."""
    database = open_database(sqlite_url)
    with database.write() as session:
        seed(session, seed_years(date(2026, 11, 20)))
    database.close()

    def invoke(*args: str, on: date = date(2026, 11, 20)) -> Result:
        offset = (on - SystemClock().now().date()) / timedelta(seconds=1)
        env = {
            "DONDOC_HOME": str(tmp_path),
            "DONDOC_DATABASE_URL": sqlite_url,
            "DONDOC_CLOCK_OFFSET": str(offset),
            "DONDOC_TIMEZONE": "UTC",
            "COLUMNS": "150",
        }
        return CliRunner().invoke(calendar_app, [*args], env=env)

    return invoke


@pytest.fixture
def office_file(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "lich.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def shown(run: Run, *args: str) -> dict[str, dict[str, Any]]:
    found = json.loads(run("show", "--json", *args).stdout)
    return {day["day"]: day for day in found["days"]}


def test_show_lists_this_years_days_and_who_says_so(run: Run) -> None:
    result = run("show")

    assert result.exit_code == 0
    assert "Lịch năm 2026 (lịch có đến 31/12/2027)" in result.stdout
    assert "12729/VPCP-KGVX" in result.stdout
    assert "thứ Bảy 10/01" in result.stdout


def test_show_as_json_holds_another_year_too(run: Run) -> None:
    days = shown(run, "--year", "2027")

    assert not days["2027-01-01"]["official"]
    assert days["2027-01-01"]["entered_by"] == "seed"


def test_a_swap_is_taken_from_the_office_once(run: Run, office_file: Callable[[str], str]) -> None:
    first = run("import", office_file(SWAP), "--by", "văn thư", "--json")
    again = run("import", office_file(SWAP), "--by", "văn thư", "--json")

    assert json.loads(first.stdout) == {"created": 2, "updated": 0, "unchanged": 0} | NOTHING | {
        "changed": ["2026-11-23", "2026-11-28"]
    }
    assert json.loads(again.stdout) == {"created": 0, "updated": 0, "unchanged": 2} | NOTHING | {"changed": []}
    assert shown(run)["2026-11-28"]["kind"] == "made_up"
    assert shown(run)["2026-11-23"]["entered_by"] == "văn thư"


def test_a_wrong_file_changes_nothing_and_is_told(run: Run, office_file: Callable[[str], str]) -> None:
    result = run("import", office_file(SWAP + "x;nghỉ lễ;Tết;1/TB;dự kiến;\n"))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "lich.csv: dòng 3, cột ngày, giá trị «x»" in result.stderr
    assert "2026-11-23" not in shown(run)


def test_a_missing_file_is_told(run: Run) -> None:
    result = run("import", "khong-co.csv")

    assert result.exit_code == 2
    assert "khong-co.csv: không đọc được tệp" in result.stderr


def test_check_is_content_in_november(run: Run) -> None:
    result = run("check")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Hôm nay 20/11/2026 là ngày làm việc.",
        "Lịch có đến hết ngày 31/12/2027.",
        "Lịch đầy đủ.",
    ]


def test_check_warns_from_december(run: Run) -> None:
    result = run("check", "--json", on=date(2026, 12, 5))

    assert result.exit_code == 1
    assert json.loads(result.stdout) | {"warning": ""} == {
        "today": "2026-12-05",
        "working_day": False,
        "ends": "2027-12-31",
        "warning": "",
    }
    assert "Lịch năm 2027 chưa có ngày nghỉ nào chính thức" in result.stdout


def test_a_day_is_entered_and_taken_back(run: Run) -> None:
    words = ("--name", "Nghỉ bão", "--source", "88/CĐ-UBND", "--by", "văn thư", "--json")

    assert json.loads(run("add", "2026-11-26", *words).stdout)["changed"] == ["2026-11-26"]
    assert shown(run)["2026-11-26"]["entered_by"] == "văn thư"
    assert json.loads(run("remove", "26/11/2026", "--json").stdout)["changed"] == ["2026-11-26"]
    assert "2026-11-26" not in shown(run)


def test_a_seeded_day_off_is_not_taken_back_but_may_be_worked(run: Run) -> None:
    assert run("remove", "2026-11-24").exit_code == 2
    made = ("--kind", "made_up", "--name", "Làm việc", "--source", "1/TB", "--json")
    assert json.loads(run("add", "2026-11-24", *made).stdout)["changed"] == ["2026-11-24"]
