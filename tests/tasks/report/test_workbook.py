import zipfile
from io import BytesIO

from openpyxl import load_workbook

from tasks.letters.office import Office
from tasks.report.facts import Report
from tasks.report.workbook import report_workbook
from tests.support.office import at

NOW = at("2026-11-20 17:00")


def test_the_sheet_holds_sentence_table_and_formulas(report: Report) -> None:
    sheet = load_workbook(BytesIO(report_workbook(report, Office(), "half-up", NOW)))["Báo cáo"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "KẾT QUẢ THỰC HIỆN NHIỆM VỤ UBND TỈNH, CHỦ TỊCH UBND TỈNH GIAO"
    assert str(rows[1][0]).startswith("Từ ngày 01/01 đến ngày 20/11/2026, UBND tỉnh, Chủ tịch UBND tỉnh giao")
    assert rows[2][:5] == ["TT", "Tên đơn vị", "Tổng số", "HT trong hạn", "HT trễ hạn"]
    assert rows[2][5:7] == ["Chưa HT trong hạn", "Chưa HT trễ hạn"]
    assert rows[5][1:] == ["Sở Nội vụ", 1, 0, 0, 1, 0, "–", "–", "0,0%", "hủy 1"]
    assert rows[6][1:] == ["Tổng cộng", 30, 6, 3, 16, 5, "66,7%", "33,3%", "23,8%", "gia hạn 2; hủy 1; không hạn 1"]
    assert rows[8][0] == "Tỷ lệ A = hoàn thành / tổng số = 9 / 30 = 30,0%."


def test_no_cell_is_a_formula_and_the_headings_stand_on_each_page(report: Report) -> None:
    content = report_workbook(report, Office(), "half-up", NOW)
    book = load_workbook(BytesIO(content))
    assert book["Báo cáo"]["B5"].value == "=cmd|' /C calc'!A0"
    assert b"<f>" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert book["Báo cáo"].print_title_rows == "$3:$4"
    assert book["Báo cáo"].page_setup.orientation == "landscape"


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    made = [report_workbook(report, Office(), "cut", NOW) for _ in range(2)]
    assert made[0] == made[1]
