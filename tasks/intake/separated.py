"""A .csv file as a grid: its encoding is known or asked for, its delimiter is the one that makes even rows."""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from tasks.intake.cell import is_blank, typed
from tasks.intake.grid import Grid, Row, Rows
from tasks.intake.guard import MEGABYTE, check_size
from tasks.intake.problem import UnusableFileError

DELIMITERS = ";,\t|"
SAMPLED_ROWS = 200
MAX_TEXT_BYTES = 10 * MEGABYTE  # 20,000 rows of 500 bytes; text takes several times its size in memory
MAX_LINE_CHARACTERS = 500_000  # before it is split: a line of signs alone would make millions of cells
MAX_CELL_CHARACTERS = 100_000  # a cell of Excel holds 32,767; longer is an unclosed quotation mark
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
_ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "cp1258": "cp1258",
    "tcvn3": "latin-1",
    "vni": "latin-1",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ASK = "lưu lại từ Excel dạng «CSV UTF-8», hoặc chỉ rõ bảng mã: --encoding " + "|".join(_ENCODINGS)


def read_separated(content: bytes, name: str, encoding: str = "") -> Grid:
    """The one sheet of a csv file; rows are numbered by record, as a spreadsheet would show them.

    Args:
        content: the bytes of the file.
        name: the file's name, for messages.
        encoding: "" to be found (a byte order mark, else valid UTF-8), or one of utf-8, utf-16, cp1258, tcvn3, vni.

    Raises:
        UnusableFileError: unknown encoding, binary content, no delimiter; while rows are read: broken quotation.
    """
    if len(content) > MAX_TEXT_BYTES:
        found, expected = f"{len(content) // MEGABYTE} MB văn bản", f"tối đa {MAX_TEXT_BYTES // MEGABYTE} MB"
        raise _refused(name, found, expected, "tách thành nhiều tệp, hoặc lưu lại từ Excel dạng .xlsx")
    text, notes = _decoded(content, name, encoding.lower())
    delimiter = _delimiter(text, name)

    def rows() -> Iterator[Row]:
        records = enumerate(_records(text, delimiter, name), start=1)
        return (Row(number, list(map(typed, cells))) for number, cells in records if any(map(str.strip, cells)))

    return Grid("", Rows(rows), separated=True, notes=notes)


def _decoded(content: bytes, name: str, encoding: str) -> tuple[str, tuple[str, ...]]:
    marked = next((codec for mark, codec in _MARKS if content.startswith(mark)), "")
    codec = marked or _ENCODINGS.get(encoding or "utf-8", "")
    if not codec:
        raise _refused(name, f"không biết bảng mã «{encoding}»", "một bảng mã đã biết", _ASK)
    try:
        text = content.decode(codec)
    except UnicodeError:
        raise _refused(name, "không có BOM và không phải UTF-8", "CSV UTF-8 hoặc UTF-16 có BOM", _ASK) from None
    if "\x00" in text:
        raise _refused(name, "có byte 0, không phải tệp văn bản", "tệp .csv hoặc .xlsx", "lưu lại từ Excel dạng .xlsx")
    unmarked = not marked and not encoding and not content.isascii()
    note = f"Tệp {name} không có BOM, đã đọc là UTF-8 (đọc được trọn vẹn)."
    return unicodedata.normalize("NFC", text), ((note,) if unmarked else ())


def _delimiter(text: str, name: str) -> str:
    """The sign that gives the most rows the same number of cells; csv.Sniffer is fooled by "Số, ký hiệu"."""
    evenness = {sign: _evenness(text, sign) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: evenness[sign])
    if evenness[best][0] == 0:
        expected = "các cột cách nhau bằng «;», «,», «|» hoặc Tab"
        raise _refused(name, "chỉ có một cột", expected, "lưu lại từ Excel dạng «CSV UTF-8» hoặc .xlsx")
    return best


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """(share of rows that have the commonest number of cells, that number), or zeros when there is only one cell."""
    widths: Counter[int] = Counter()
    with suppress(csv.Error):  # a broken row further down is told when the rows are read
        for _, record in zip(range(SAMPLED_ROWS), _reader(text, delimiter), strict=False):
            if any(not is_blank(cell) for cell in record):
                widths[len(record)] += 1
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return (rows / widths.total(), width) if width > 1 else (0.0, 0)


def _records(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    number = 0
    try:
        for number, record in enumerate(_reader(text, delimiter), start=1):
            check_size(number, len(record), name)
            yield record
    except csv.Error:
        found = f"dấu ngoặc kép không khép, hoặc ô, hàng quá dài, sau hàng {number}"
        raise _refused(name, found, "mỗi ô mở và khép ngoặc kép", "sửa hàng đó, hoặc lưu dạng .xlsx") from None


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    return csv.reader(_lines(text), delimiter=delimiter, strict=True)


def _lines(text: str) -> Iterator[str]:
    """Line by line, without a second copy of the text."""
    for line in _LINE.finditer(text):
        if line.end() - line.start() > MAX_LINE_CHARACTERS:
            raise csv.Error("a line of too many characters")
        yield line[0]


def _refused(name: str, found: str, expected: str, mend: str) -> UnusableFileError:
    return UnusableFileError(place=f"Tệp {name}", found=found, expected=expected, mend=mend)
