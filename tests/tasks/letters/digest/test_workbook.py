import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import load_workbook

from tasks.letters.digest.workbook import workbook
from tasks.letters.document import Document
from tests.support.facts import a_task, book_of, digest_facts, full_digest, many_overdue, overdue

HOSTILE = (
    '=HYPERLINK("http://x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "https://x.vn",
    "0123",
    "\x01\x07a\ud800",
)


def test_the_sheets_are_those_of_the_letter() -> None:
    book = load_workbook(BytesIO(book_of(full_digest())))
    assert book.sheetnames == ["Quá hạn", "Cần ý kiến", "Sắp đến hạn", "Không gửi được"]
    assert [sheet.max_row for sheet in book] == [5, 3, 3, 3]


def test_rows_hold_numbers_and_dates_as_such() -> None:
    sheet = load_workbook(BytesIO(book_of(full_digest())))["Quá hạn"]
    headers = [cell.value for cell in sheet[1]]
    row = dict(zip(headers, [cell.value for cell in sheet[3]], strict=True))
    assert row["Số, ký hiệu"] == "1501/UBND-KT"
    assert row["Ngày ban hành"] == datetime(2026, 10, 1)  # noqa: DTZ001 - a workbook knows no zones
    assert (row["Số ngày làm việc quá hạn"], row["Số lần đôn đốc"]) == (12, 9)


def test_no_cell_is_ever_a_formula_or_a_link() -> None:
    late = tuple(
        overdue(place, task=a_task(place, content=text, document=Document(text))) for place, text in enumerate(HOSTILE)
    )
    content = book_of(digest_facts(overdue=late))
    cells = [cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    pages = zipfile.ZipFile(BytesIO(content))
    xml = b"".join(pages.read(name) for name in pages.namelist() if "sheet" in name)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml
    assert {'=HYPERLINK("http://x")', "0123", "a"} <= {cell.value for cell in cells}


def test_the_same_facts_give_the_same_bytes() -> None:
    facts, late = digest_facts(), many_overdue(50)
    assert workbook(facts, late, ()) == workbook(facts, late, ())
