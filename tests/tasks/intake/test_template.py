import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.database import Database
from tasks.intake.columns import CONTACTS, DEPARTMENTS, TASKS
from tasks.intake.file import read_file
from tasks.intake.sheet import read_sheet
from tasks.intake.task_reader import TaskRowReader
from tasks.intake.template import write_template
from tasks.state import ExecutionState, TaskKind
from tests.support.intake import CALENDAR, Intake, open_office

DEPARTMENT_NAMES = ["Sở Tài chính", "Sở Xây dựng"]
WORDS = st.sampled_from(
    ["báo", "cáo", "Kế", "hoạch", "&", "số 5", "(đợt 2)", "50%", "đề xuất,", "-", "UBND", "№", "“ngoặc”"]
)
TEXTS = st.lists(WORDS, min_size=2, max_size=8).map(" ".join)
LEADS = st.sampled_from(DEPARTMENT_NAMES)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2090, 1, 1))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mau.xlsx"
    write_template(path, DEPARTMENT_NAMES)
    return path


def fill(template: Path, path: Path, sheets: dict[str, list[dict[str, Any]]]) -> Path:
    """Fill in rows under the headers, as a person would."""
    book = openpyxl.load_workbook(template)
    for name, rows in sheets.items():
        page = book[name]
        columns = {cell.value: column for column, cell in enumerate(page[1], start=1)}
        for line, row in enumerate(rows, start=2):
            for title, value in row.items():
                page.cell(line, columns[title], value)
    book.save(path)
    book.close()
    return path


def test_three_sheets_have_notes_on_every_header_and_drop_downs(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    assert book.sheetnames[:3] == ["Nhiệm vụ", "Đơn vị", "Đầu mối"]
    for columns in (TASKS, DEPARTMENTS, CONTACTS):
        page = book[columns.sheet]
        assert all(cell.comment is not None for cell in page[1])
        assert page.freeze_panes == "A2"
    titles = {str(cell.value): column for column, cell in enumerate(book["Nhiệm vụ"][1])}
    ruled = {range_.min_col - 1 for rule in book["Nhiệm vụ"].data_validations.dataValidation for range_ in rule.sqref}
    for title in ("Trạng thái", "Loại nhiệm vụ", "Độ khẩn", "Kỳ", "Đơn vị chủ trì"):
        assert titles[title] in ruled
    lists = {cell.value for row in book["Danh mục"].iter_rows() for cell in row if cell.value}
    assert {state.label for state in ExecutionState} | {kind.label for kind in TaskKind} < lists
    assert set(DEPARTMENT_NAMES) < lists
    book.close()


def test_ids_are_kept_as_text_and_channels_may_be_put_in_another_order(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    page = book["Đầu mối"]
    titles = [str(cell.value) for cell in page[1]]
    formats = {
        titles[place - 1]: each.number_format
        for each in page.column_dimensions.values()
        for place in range(each.min or 0, (each.max or 0) + 1)
    }
    assert {formats[title] for title in ("Mã Zalo", "Nhóm Zalo", "Điện thoại")} == {"@"}
    rules = page.data_validations.dataValidation
    place = page.cell(2, titles.index("Kênh ưu tiên") + 1).coordinate
    assert [rule.errorStyle for rule in rules if str(rule.sqref).startswith(place)] == ["warning"]
    book.close()


def test_an_empty_template_holds_three_empty_lists(template: Path) -> None:
    sheets = [sheet for grid in read_file(template) if (sheet := read_sheet(grid))]
    assert [sheet.header.columns for sheet in sheets] == [TASKS, DEPARTMENTS, CONTACTS]
    assert [list(sheet.records) for sheet in sheets] == [[], [], []]


def test_a_template_filled_in_is_imported(template: Path, sqlite_database: Database, tmp_path: Path) -> None:
    intake: Intake = open_office(sqlite_database, tmp_path)
    path = fill(
        template,
        tmp_path / "da-dien.xlsx",
        {
            "Đơn vị": [{"Tên đơn vị": "Sở Y tế", "Viết tắt hoặc mã": "SYT", "Loại đơn vị": "sở, ban, ngành"}],
            "Đầu mối": [
                {"Đơn vị": "Sở Y tế", "Chức vụ": "Văn thư", "Email": "vt@syt.gov.vn", "Mã Zalo": "123"}
                | {"Nhóm Zalo": "f414c8f7", "Kênh ưu tiên": "nhóm zalo, email"}
            ],
            "Nhiệm vụ": [
                {
                    "STT": 1,
                    "Số, ký hiệu": "1/UBND-KT",
                    "Ngày ban hành": date(2026, 11, 2),
                    "Nội dung nhiệm vụ": "Báo cáo kết quả",
                    "Đơn vị chủ trì": "Sở Y tế",
                    "Đơn vị phối hợp": "Sở Tài chính; UBND các xã, phường",
                    "Loại nhiệm vụ": "Có hạn",
                    "Hạn xử lý": date(2026, 11, 30),
                    "Trạng thái": "Đang thực hiện",
                    "Độ khẩn": "Khẩn",
                }
            ],
        },
    )
    result = intake.path(path)
    assert (result.created, result.rejected, result.warnings) == (3, 0, [])


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"Nội dung nhiệm vụ": TEXTS, "Đơn vị chủ trì": LEADS, "Hạn xử lý": DAYS, "Ghi chú": TEXTS}
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_filled_in_is_what_is_read(template: Path, rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = fill(template, Path(folder) / "a.xlsx", {"Nhiệm vụ": rows})
        grid = next(grid for grid in read_file(path) if grid.name == "Nhiệm vụ")
    sheet = read_sheet(grid)
    assert sheet is not None
    reader = TaskRowReader(sheet, CALENDAR)
    found = [reader.read(row) for row in sheet.records]
    assert [(row.content, row.lead, row.deadline, row.texts.get("note")) for row in found if row is not None] == [
        (row["Nội dung nhiệm vụ"], row["Đơn vị chủ trì"], row["Hạn xử lý"], row["Ghi chú"]) for row in rows
    ]
