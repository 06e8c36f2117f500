import codecs
from pathlib import Path

import pytest

from tasks.intake.cell import Formula
from tasks.intake.file import read_file
from tasks.intake.problem import UnusableFileError
from tasks.intake.separated import read_separated

TEXT = 'Số, ký hiệu;Nội dung;Chủ trì\n1/A;"Báo cáo; đề xuất";Sở Nội vụ\n'
CELLS = [["Số, ký hiệu", "Nội dung", "Chủ trì"], ["1/A", "Báo cáo; đề xuất", "Sở Nội vụ"]]


def cells(content: bytes, encoding: str = "") -> list[list[object]]:
    return [list(row.cells) for row in read_separated(content, "a.csv", encoding).rows]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_a_byte_order_mark_tells_the_encoding(content: bytes) -> None:
    assert cells(content) == CELLS
    assert read_separated(content, "a.csv").notes == ()


def test_text_without_a_mark_that_is_whole_utf8_is_taken_and_told() -> None:
    grid = read_separated(TEXT.encode(), "a.csv")
    assert [list(row.cells) for row in grid.rows] == CELLS
    assert "không có BOM" in grid.notes[0]


def test_text_in_an_unknown_encoding_is_asked_for() -> None:
    with pytest.raises(UnusableFileError, match="--encoding"):
        cells("Sở;Nội\n".encode("cp1258", "ignore") + b"\xff\xfe;x\n")


def test_an_encoding_that_a_person_names_is_followed() -> None:
    assert cells("Ngày;Tháng\n1;2\n".encode("utf-16-le"), "utf-16")[1] == ["1", "2"]
    with pytest.raises(UnusableFileError, match="bảng mã"):
        cells(b"a;b\n", "klingon")


def test_a_file_in_an_old_font_is_converted_when_a_person_says_so(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("STT;§¬n vÞ\n1;Së Néi vô\n".encode("latin-1"))
    assert list(read_file(path, "tcvn3")[0].rows)[1].cells == ["1", "Sở Nội vụ"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_sign_that_makes_even_rows(delimiter: str) -> None:
    rows = [["STT", "Số, ký hiệu", "Nội dung"], ["1", "1/A", "a; b, c | d"], ["2", "2/A", "e, f; g"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert cells(codecs.BOM_UTF8 + text.encode()) == rows


def test_commas_in_unquoted_cells_do_not_fool_it() -> None:
    text = "STT;Số, ký hiệu;Nội dung\n1;1/A;một, hai, ba\n2;2/A;bốn\n3;3/A;năm, sáu\n"
    assert cells(codecs.BOM_UTF8 + text.encode())[1] == ["1", "1/A", "một, hai, ba"]


@pytest.mark.parametrize("content", [b"only one column\nnothing else\n", b"\n\n\n"])
def test_a_single_column_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableFileError, match="một cột"):
        cells(content)


def test_a_quotation_that_never_ends_is_refused() -> None:
    with pytest.raises(UnusableFileError, match="ngoặc kép"):
        cells(b'a;b\n1;2\n3;"4\n' + b"x;y\n" * 300)


def test_text_that_a_spreadsheet_would_compute_comes_as_a_formula() -> None:
    found = cells(b"a;b\n=1+1;=> giao\n")[1]
    assert found == [Formula("=1+1"), "=> giao"]


def test_rows_are_numbered_as_a_spreadsheet_would_show_them() -> None:
    grid = read_separated(b'a;b\n\n"two\nlines";2\nx;y\n', "a.csv")
    assert [row.number for row in grid.rows] == [1, 3, 4]
