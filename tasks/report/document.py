"""The report as a Word document: a table that an office can paste into its own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tasks.letters.office import Office
from tasks.letters.wording import full_day
from tasks.rates import PercentMode, number
from tasks.report.facts import Report
from tasks.report.sentence import period, remarks, sentence, told_measures
from tasks.report.table import LEGEND, Cell, table, title
from tasks.text import clean

FACE = "Times New Roman"
FORM = "Biểu số 01"
WIDTHS = (1.0, 5.6, 1.8, 1.8, 1.8, 1.9, 1.9, 2.0, 2.0, 2.0, 3.9)
"""Centimetres; together what A4 landscape leaves between its margins."""


def report_document(report: Report, office: Office, mode: PercentMode, now: datetime) -> bytes:
    paper = Document()
    _lay_out(paper)
    paper.core_properties.title, paper.core_properties.author = title(office.assigner), clean(office.name)
    paper.core_properties.created = now.astimezone(UTC).replace(tzinfo=None)
    judged = f"{period(report.span)}; số liệu chốt ngày {full_day(report.span.as_of)}"
    _paragraph(paper, FORM, WD_ALIGN_PARAGRAPH.RIGHT, bold=True)
    _paragraph(paper, title(office.assigner), WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    _paragraph(paper, f"({judged})", WD_ALIGN_PARAGRAPH.CENTER, italic=True)
    _paragraph(paper, sentence(report, office.assigner, mode), WD_ALIGN_PARAGRAPH.JUSTIFY)
    _table(paper, report, mode)
    for words in (LEGEND, *told_measures(report, mode), *remarks(report)):
        _paragraph(paper, words, WD_ALIGN_PARAGRAPH.LEFT, italic=True)
    target = BytesIO()
    paper.save(target)
    return target.getvalue()


def _lay_out(paper: Any) -> None:
    """A4 landscape; margins and face as Nghị định 30/2020/NĐ-CP has them for the papers of offices."""
    page = paper.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    page.top_margin = page.bottom_margin = page.right_margin = Cm(2.0)
    page.left_margin = Cm(2.0)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    style.paragraph_format.space_after = Pt(4)


def _paragraph(paper: Any, words: str, alignment: Any, *, bold: bool = False, italic: bool = False) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = alignment
    run = paragraph.add_run(words)
    run.bold, run.italic = bold, italic


def _table(paper: Any, report: Report, mode: PercentMode) -> None:
    found = table(report, mode)
    drawn = paper.add_table(rows=0, cols=len(found.headings), style="Table Grid")
    drawn.autofit = False
    for heading in (found.headings, found.numbers):
        _repeat(_row(drawn, heading, bold=True, centred=True))
    for line in found.lines:
        _row(drawn, line)
    _row(drawn, found.total, bold=True)


def _row(drawn: Any, cells: Sequence[Cell], *, bold: bool = False, centred: bool = False) -> Any:
    row = drawn.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the library has no name for it
    for place, (cell, target) in enumerate(zip(cells, row.cells, strict=True)):
        target.width = Cm(WIDTHS[place])
        paragraph = target.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else _alignment(cell)
        run = paragraph.add_run(number(cell) if isinstance(cell, int) else cell)
        run.bold, run.font.size = bold, Pt(11)
    return row


def _alignment(cell: Cell) -> Any:
    figure = isinstance(cell, int) or cell.endswith("%")
    return WD_ALIGN_PARAGRAPH.RIGHT if figure else WD_ALIGN_PARAGRAPH.LEFT


def _repeat(row: Any) -> None:
    """Let the row stand on top of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - the library has no name for it
