"""The n-th written urging: the office's own template, filled with facts; number, day, signature and seal left blank."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as Word
from docx.shared import Pt

from tasks.letters.document import Document
from tasks.paper.fill import PaperTemplateError, fill
from tasks.paper.urging import UrgingPaper
from tests.support.facts import OFFICE

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
PAPER = UrgingPaper(
    office=OFFICE,
    department="Sở Xây dựng",
    code="NV12",
    document=Document("1570/UBND-KT", date(2026, 10, 6), "V/v giải phóng mặt bằng"),
    content="Báo cáo tiến độ bàn giao mặt bằng",
    asked="Báo cáo",
    deadline=date(2026, 11, 18),
    original=date(2026, 11, 4),
    on=date(2026, 11, 23),
    days_late=3,
    times=2,
    state="Đang thực hiện",
    last_news="đang chờ ý kiến Bộ Xây dựng",
    signer="Chánh Văn phòng",
)


def read(made: bytes) -> str:
    paper = Word(BytesIO(made))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells[:4], *(each.text for each in paper.paragraphs), *cells[4:]])


def test_the_paper_reads_as_an_official_letter() -> None:
    assert read(fill(None, PAPER.values(), NOW)) == (
        "UBND TỈNH\nVĂN PHÒNG\n\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "Số:          /\nV/v đôn đốc thực hiện nhiệm vụ tại Văn bản số 1570/UBND-KT (lần 2)\n"
        "Lạng Sơn, ngày      tháng      năm 2026\n"
        "Kính gửi: Sở Xây dựng\n"
        "UBND tỉnh, Chủ tịch UBND tỉnh đã giao Sở Xây dựng chủ trì thực hiện nhiệm vụ tại Văn bản số 1570/UBND-KT "
        "ngày 06/10/2026 V/v giải phóng mặt bằng:\n"
        "“Báo cáo tiến độ bàn giao mặt bằng”\n"
        "Thời hạn hoàn thành: 18/11/2026 (hạn ban đầu 04/11/2026).\n"
        "Đến ngày 23/11/2026, nhiệm vụ đã quá hạn 3 ngày làm việc, trạng thái «Đang thực hiện»; thông tin gần nhất: "
        "đang chờ ý kiến Bộ Xây dựng.\n"
        "Văn phòng UBND tỉnh đề nghị Sở Xây dựng khẩn trương thực hiện, báo cáo rõ nguyên nhân chậm, trách nhiệm và "
        "thời gian hoàn thành, gửi Văn phòng UBND tỉnh để tổng hợp, báo cáo UBND tỉnh.\n"
        "Đây là lần đôn đốc thứ 2. Đề nghị Sở Xây dựng nghiêm túc thực hiện./.\n"
        "Nơi nhận:\n- Như trên;\n- UBND tỉnh (để b/c);\n- Lưu: VT, hồ sơ NV12.\n"
        "CHÁNH VĂN PHÒNG\n\n\n\n"
    )


def test_its_page_and_face_are_those_of_the_decree() -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, margins 20-25, 20-25, 30-35 and 15-20 mm, Times New Roman 13 or 14."""
    paper = Word(BytesIO(fill(None, PAPER.values(), NOW)))
    page, style = paper.sections[0], paper.styles["Normal"]
    sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin, page.page_width)
    assert [round(side.cm, 1) for side in sides if side] == [2.0, 2.0, 3.0, 1.5, 21.0]
    assert (style.font.name, style.font.size) == ("Times New Roman", Pt(14))


def template(folder: Path, *runs: str) -> Path:
    paper, path = Word(), folder / "mau.docx"
    paragraph = paper.add_paragraph()
    for text in runs:
        paragraph.add_run(text)
    paper.save(str(path))
    return path


def test_an_office_may_bring_its_own_with_names_that_word_has_cut(tmp_path: Path) -> None:
    made = fill(template(tmp_path, "Gửi {{ kinh", "_gui }}, lần {{", "lan}}"), PAPER.values(), NOW)
    assert read(made) == "Gửi Sở Xây dựng, lần 2"


def test_an_unknown_name_is_told_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(PaperTemplateError, match=r"mau\.docx: không có giá trị «nguoi_nhan»; dùng một trong: can_cu"):
        fill(template(tmp_path, "{{ nguoi_nhan }}"), PAPER.values(), NOW)


def test_what_is_no_word_document_is_told(tmp_path: Path) -> None:
    (tmp_path / "mau.docx").write_bytes(b"\xd0\xcf\x11\xe0 an old one")
    with pytest.raises(PaperTemplateError, match=r"không phải tệp Word"):
        fill(tmp_path / "mau.docx", PAPER.values(), NOW)


def test_what_a_person_typed_is_no_name_of_ours() -> None:
    values = PAPER.values() | {"noi_dung": "{{ kinh_gui }}"}
    assert "“{{ kinh_gui }}”" in read(fill(None, values, NOW))


def test_the_page_names_every_value() -> None:
    page = (Path(__file__).parents[3] / "docs" / "operate.md").read_text()
    told = page.split("the value is put: ", 1)[1].split(".", 1)[0]
    assert set(re.findall(r"`(\w+)`", told)) == set(PAPER.values())
