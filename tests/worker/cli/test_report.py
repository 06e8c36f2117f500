from datetime import date
from pathlib import Path

import pytest

from tests.support.command import Dondoc
from tests.support.office import Office

PERIOD = ("report", "--from", "2026-09-01", "--to", "2026-10-05")


def test_a_period_is_told_as_sentence_and_table(office: Office, dondoc: Dondoc) -> None:
    out = dondoc(*PERIOD).out
    assert out.startswith("Từ ngày 01/09 đến ngày 05/10/2026, UBND tỉnh, Chủ tịch UBND tỉnh giao")
    assert "Tổng cộng" in out
    assert "Tỷ lệ B = hoàn thành / (hoàn thành + chưa hoàn thành quá hạn) = 0 / (0 + 1) = 0,0%." in out


def test_programs_are_told_counts_rates_and_files(office: Office, dondoc: Dondoc, tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("report.xlsx", "report.docx")]
    told = dondoc(*PERIOD, "--by", "field", "--xlsx", files[0], "--docx", files[1], "--json").told
    assert (told["from"], told["to"], told["as_of"], told["by"]) == ("2026-09-01", "2026-10-05", "2026-10-05", "field")
    assert [told["total"][name] for name in ("total", "done", "open_in_time", "open_overdue")] == [2, 0, 1, 1]
    assert told["rates"]["b"] == {
        "name": "Tỷ lệ B",
        "formula": "hoàn thành / (hoàn thành + chưa hoàn thành quá hạn)",
        "part": 0,
        "whole": 1,
        "percent": "0,0%",
    }
    assert told["files"] == files
    assert all(Path(file).read_bytes().startswith(b"PK") for file in files)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--from", "2026-10-01", "--to", "2026-09-01"), "ngày đầu ở sau ngày cuối"),
        (("--as-of", "2026-10-06"), "06/10/2026 chưa đến"),
        (("--by", "colour"), "expected one of department, field, kind"),
        (("--xlsx", "/nowhere/report.xlsx"), "/nowhere/report.xlsx"),
    ],
)
def test_what_cannot_be_reported_is_unusable_input(
    office: Office, dondoc: Dondoc, words: tuple[str, ...], told: str
) -> None:
    done = dondoc("report", *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_without_days_the_year_up_to_today_is_told(office: Office, dondoc: Dondoc) -> None:
    office.task(1, date(2026, 10, 9), assigned_on=date(2025, 12, 31))
    told = dondoc("report", "--json").told
    assert (told["from"], told["to"], told["total"]["total"]) == ("2026-01-01", "2026-10-05", 2)
