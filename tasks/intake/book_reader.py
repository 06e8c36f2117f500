"""openpyxl's reader of workbooks, which reads the strings that cells share as `children` does."""

from typing import IO, Any

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from tasks.intake.element import children

_STRINGS, _STRING, _PLAIN = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("sst", "si", "t"))


class BookReader(ExcelReader):
    def read_strings(self) -> None:
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = _strings(source)


def _strings(source: IO[bytes]) -> list[str]:
    # As openpyxl does: Excel writes x005F_ before what only looks like an escape.
    return [_content(each).replace("x005F_", "") for each in children(source, _STRINGS) if each.tag == _STRING]


def _content(element: Any) -> str:
    """Nearly all are one plain text; openpyxl puts together what has several formats."""
    if len(element) == 1 and element[0].tag == _PLAIN:
        return element[0].text or ""
    text: Any = Text.from_tree(element)
    return str(text.content)
