import io
import os
import zipfile
from pathlib import Path

import pytest

from tasks.intake import guard
from tasks.intake.file import read_file
from tasks.intake.guard import check_workbook, read_bytes
from tasks.intake.problem import UnusableFileError
from tests.support.intake import HEADER, task, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"


def archive(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return held.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(UnusableFileError) as caught:
        check_workbook(content, "a.xlsx")
    return str(caught.value)


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same workbook with one of its parts written otherwise."""
    held = {}
    with zipfile.ZipFile(path) as book:
        held = {name: book.read(name) for name in book.namelist()}
    assert old in held[part]
    held[part] = held[part].replace(old, new)
    path.write_bytes(archive(held))
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "a.xlsx", {"Nhiệm vụ": [HEADER, task()]})


def test_an_office_workbook_is_let_in(workbook: Path) -> None:
    check_workbook(workbook.read_bytes(), "a.xlsx")


def test_a_zip_bomb_is_refused_by_what_it_unpacks_to() -> None:
    bomb = archive({f"xl/{n}.xml": bytes(33 * 1024 * 1024) for n in range(2)})

    said = refusal(bomb)

    assert "66 MB" in said or "nén" in said
    assert "Cách sửa" in said


def test_one_part_that_shrinks_a_thousandfold_is_refused() -> None:
    assert "nén" in refusal(archive({SHEET: bytes(4 * 1024 * 1024)}))


def test_two_hundred_megabytes_of_nothing_are_refused_without_reading_them(tmp_path: Path) -> None:
    path = tmp_path / "nothing.csv"
    path.touch()
    os.truncate(path, 200 * 1024 * 1024)

    with pytest.raises(UnusableFileError, match="200 MB") as caught:
        read_bytes(path)

    assert "tối đa 20 MB" in str(caught.value)


def test_two_hundred_megabytes_of_empty_rows_are_refused() -> None:
    # Written with different row numbers, so that it shrinks no more than a real sheet does.
    rows = b"".join(b'<row r="%d"/>' % (n * 7919 % 1_000_003) for n in range(1_000_000))

    said = refusal(archive({f"xl/worksheets/sheet{n}.xml": rows for n in range(4)}))

    assert "tối đa" in said


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>',
        b'<!doctype a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b" " * (256 * 1024 - 4) + b'<!ENTITY b "on the border of two chunks">',
    ],
)
def test_xml_that_declares_entities_is_refused(xml: bytes) -> None:
    assert "DOCTYPE" in refusal(archive({SHEET: xml}))


def test_xml_that_hides_from_the_search_in_another_encoding_is_refused() -> None:
    assert "UTF-8" in refusal(archive({SHEET: '<!DOCTYPE a [<!ENTITY b "b">]><a/>'.encode("utf-16")}))


def test_absurd_declared_dimensions_are_refused(workbook: Path) -> None:
    absurd = changed(workbook, SHEET, b'<dimension ref="A1:J2"/>', b'<dimension ref="A1:XFD1048576"/>')

    with pytest.raises(UnusableFileError, match="hàng 1048576, cột 16384"):
        read_file(absurd)


def test_absurd_dimensions_are_refused_by_any_name_of_their_space() -> None:
    assert "cột 16384" in refusal(archive({SHEET: b'<x:dimension ref="A1:XFD1048576"/>'}))


@pytest.mark.parametrize("row", [b'<row r="100000"', b'<row r="1048576"', b'<row r="99999999"'])
def test_a_row_beyond_every_list_is_refused_whatever_is_declared(workbook: Path, row: bytes) -> None:
    absurd = changed(workbook, SHEET, b'<row r="2"', row)

    with pytest.raises(UnusableFileError, match="hàng"):
        read_file(absurd)


def test_a_cell_beyond_every_list_is_refused(workbook: Path) -> None:
    absurd = changed(workbook, SHEET, b'r="A2"', b'r="XFD2"')

    with pytest.raises(UnusableFileError, match="cột"):
        read_file(absurd)


def test_dimensions_that_hide_rows_are_not_believed(workbook: Path) -> None:
    lying = changed(workbook, SHEET, b'<dimension ref="A1:J2"/>', b'<dimension ref="A1:A1"/>')

    _, row = read_file(lying)[0].rows
    assert len(row.cells) > 5


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("../../etc/cron.d/x", "đường dẫn"),
        ("/etc/passwd", "đường dẫn"),
        ("xl/embeddings/inner.zip", "nhúng"),
        ("xl/externalLinks/externalLink1.xml", "liên kết"),
        ("xl/vbaProject.bin", "macro"),
    ],
)
def test_parts_that_a_list_of_tasks_has_no_use_for_are_refused(name: str, found: str) -> None:
    assert found in refusal(archive({name: b"x"}))


def test_a_sheet_of_nothing_but_formulas_is_refused_with_the_mend() -> None:
    cells = b"".join(b'<c r="A%d"><f>A%d+%d</f></c>' % (n, n * 7919 % 1_003, n) for n in range(guard.MAX_FORMULAS + 1))
    assert "Paste Special" in refusal(archive({SHEET: cells}))


def test_too_many_parts_are_refused_before_any_is_listed() -> None:
    assert "thành phần" in refusal(archive({f"xl/{n}.xml": b"" for n in range(guard.MAX_ENTRIES + 1)}))


def test_two_parts_of_one_name_are_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        book.writestr("xl/a.xml", b"one")
        # zipfile warns of a name written twice; the file under test must hold exactly that.
        with pytest.warns(UserWarning, match="Duplicate"):
            book.writestr("xl/a.xml", b"two")
    assert "trùng tên" in refusal(held.getvalue())


def test_a_password_is_told_as_a_password() -> None:
    content = bytearray(archive({SHEET: b"<a/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "mật khẩu" in refusal(bytes(content))


@pytest.mark.parametrize("broken", [b"PK\x03\x04" + b"x" * 100, b"PK"])
def test_a_broken_archive_is_told_as_broken(broken: bytes) -> None:
    assert "tệp hỏng" in refusal(broken)


def test_a_part_cut_short_is_told_as_broken(workbook: Path) -> None:
    content = bytearray(workbook.read_bytes())
    start = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[start : start + 20] = b"\xff" * 20
    assert "tệp hỏng" in refusal(bytes(content))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "rỗng"),
        (b"\xd0\xcf\x11\xe0rest", ".xls"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "HTML"),
        (b"a;b\x00c\n", "byte 0"),
    ],
)
def test_files_that_are_no_list_are_told_for_what_they_are(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnusableFileError, match=found):
        read_file(path)


def test_a_folder_a_missing_file_and_a_device_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.xlsx", Path("/dev/zero")):
        with pytest.raises(UnusableFileError):
            read_bytes(path)
