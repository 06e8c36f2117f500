from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from tasks.letters.office import Office
from tasks.report.document import WIDTHS, report_document
from tasks.report.facts import Report
from tests.support.office import at


def test_the_table_stands_under_its_form_number_title_and_sentence(report: Report) -> None:
    paper = Document(BytesIO(report_document(report, Office(), "cut", at("2026-11-20 17:00"))))
    words = [each.text for each in paper.paragraphs]
    assert words[:3] == [
        "Biểu số 01",
        "KẾT QUẢ THỰC HIỆN NHIỆM VỤ UBND TỈNH, CHỦ TỊCH UBND TỈNH GIAO",
        "(Từ ngày 01/01 đến ngày 20/11/2026; số liệu chốt ngày 20/11/2026)",
    ]
    assert words[3].endswith("đã hoàn thành 9 nhiệm vụ (đạt 30,0%); còn lại 21 nhiệm vụ chưa hoàn thành.")
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[1] == ["A", "B", "1=2+3+4+5", "2", "3", "4", "5", "6=2/(2+3)", "7=3/(2+3)", "8=5/(4+5)", "9"]
    assert rows[-1][:7] == ["", "Tổng cộng", "30", "6", "3", "16", "5"]
    assert rows[-1][7:] == ["66,6%", "33,3%", "23,8%", "gia hạn 2; hủy 1; không hạn 1"]


def test_the_page_is_landscape_in_the_face_of_official_papers_with_headings_repeated(report: Report) -> None:
    paper = Document(BytesIO(report_document(report, Office(), "cut", at("2026-11-20 17:00"))))
    page, style = paper.sections[0], paper.styles["Normal"]
    assert page.orientation == WD_ORIENT.LANDSCAPE
    assert style.font.name == style.element.rPr.rFonts.get(qn("w:eastAsia")) == "Times New Roman"
    assert len(list(paper.element.iter(qn("w:tblHeader")))) == 2
    assert sum(WIDTHS) == pytest.approx(25.7)
