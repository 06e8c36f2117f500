"""How long, and in how much memory, a hostile file is refused. Limits: 2 s and 200 MB each, and the process lives.

Run: .venv/bin/python bench/hostile_workbook.py
"""

import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from tasks.intake.lists import read_lists
from tasks.intake.problem import UnusableFileError
from tasks.intake.task_reader import TaskRowReader
from tasks.workdays import calendar_of

MOST_SECONDS, MOST_MEGABYTES = 2.0, 200
MEGABYTE = 1024 * 1024
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>'
    '<sheet name="Nhiệm vụ" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
HEADER = "".join(
    f'<c r="{cell}1" t="inlineStr"><is><t>{title}</t></is></c>'
    for cell, title in (("A", "Nội dung"), ("B", "Đơn vị chủ trì"), ("C", "Hạn xử lý"))
)


def workbook(rows: bytes, before: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook whose one sheet has the header and these rows."""
    start = f'{before}<worksheet xmlns="{MAIN}"><sheetData><row r="1">{HEADER}</row>'.encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        book.writestr("xl/worksheets/sheet1.xml", start + rows + b"</sheetData></worksheet>")
        for name, content in (extra or {}).items():
            book.writestr(name, content)
    return held.getvalue()


def rows_of(cells: str, count: int) -> bytes:
    return "".join(f'<row r="{n}">{cells.replace("#", str(n))}</row>' for n in range(2, count + 2)).encode()


ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FORMULA = '<c r="A#"><f>HYPERLINK("http://x/"&amp;B#)</f><v>1</v></c><c r="B#"><f>NOW()</f><v>1</v></c>'
BLANK = '<c r="A#" s="0"/>'
CASES: dict[str, Callable[[], bytes]] = {
    "zip bomb, 1 GB of zeros": lambda: workbook(
        b"", extra={f"xl/media/{n}.bin": bytes(100 * MEGABYTE) for n in range(10)}
    ),
    "200 MB of empty rows": lambda: workbook(b"<row/>" * (200 * MEGABYTE // 6)),
    "60 MB of empty rows, numbered": lambda: workbook(rows_of("", 3_000_000)),
    "19,999 rows of blank cells": lambda: workbook(rows_of(BLANK, 19_999)),
    "XML entities": lambda: workbook(rows_of('<c r="A#" t="inlineStr"><is><t>&b;</t></is></c>', 10), before=ENTITIES),
    "row 1048576, column XFD": lambda: workbook(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "row 1048576 only": lambda: workbook(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "20,000 formulas": lambda: workbook(rows_of(FORMULA, 10_000)),
    "200,000 formulas": lambda: workbook(rows_of(FORMULA.replace("B", "C") * 10, 10_000)),
    "400,000 parts": lambda: b"".join([b"PK\x03\x04", b"PK\x01\x02" * 400_000]),
    "200 MB csv of zeros": lambda: bytes(200 * MEGABYTE),
    "19 MB csv of separators": lambda: b"\xef\xbb\xbf" + b";" * (19 * MEGABYTE),
    "9 MB csv of separators": lambda: b"\xef\xbb\xbf" + b";" * (9 * MEGABYTE),
    "9 MB csv of blank lines": lambda: b"\xef\xbb\xbfa;b\n" + b"\n" * (9 * MEGABYTE),
    "19 MB csv, one cell": lambda: b'\xef\xbb\xbfa;b\n"' + b"x" * (19 * MEGABYTE),
    "9 MB csv, one cell": lambda: b'\xef\xbb\xbfa;b\n"' + b"x" * (9 * MEGABYTE),
    "9 MB csv of short rows": lambda: b"\xef\xbb\xbfa;b\n" + b"1;2\n" * (9 * MEGABYTE // 4),
    "9 MB csv of Vietnamese": lambda: "\ufeffNội dung;Đơn vị chủ trì\n".encode() + "ộ;ộ\n".encode() * MEGABYTE,
}


def main() -> int:
    if len(sys.argv) > 1:
        return refuse(Path(sys.argv[1]))
    return max([run(name, make()) for name, make in CASES.items()])


def run(name: str, content: bytes) -> int:
    """Read the file in a process of its own; 1 when a limit is passed."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx" if content[:2] == b"PK" else ".csv") as file:
        file.write(content)
        file.flush()
        told = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, __file__, file.name], capture_output=True, text=True, check=False, env=_environment()
        )
    sys.stdout.write(f"{name:32} {told.stdout.strip() or told.stderr.strip()[-200:]}\n")
    return told.returncode


def refuse(path: Path) -> int:
    before = peak_megabytes()
    start = time.perf_counter()
    said = "; ".join(said_of(path))
    seconds = time.perf_counter() - start
    peak = peak_megabytes()
    sys.stdout.write(f"{seconds * 1000:6.0f} ms {peak:4d} MB (imports {before} MB)  {said[:110]}\n")
    return int(seconds > MOST_SECONDS or peak > MOST_MEGABYTES)


def peak_megabytes() -> int:
    """Of this process alone: getrusage would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def said_of(path: Path) -> Iterator[str]:
    """What an import would tell, up to the database."""
    try:
        sheets, _ = read_lists(path)
    except UnusableFileError as error:
        yield f"refused: {error}"
        return
    for sheet in sheets:
        reader = TaskRowReader(sheet, calendar_of([], [], date(2026, 12, 31)))
        rejected = [row for row in sheet.records if reader.read(row) is None]
        yield f"{len(rejected)} of {len(sheet.records)} rows rejected"


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join(sys.path)}


if __name__ == "__main__":
    sys.exit(main())
