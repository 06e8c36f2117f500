"""The rows of a worksheet's XML, each as openpyxl reads it, by a parser that knows no entities.

openpyxl would have every element of the sheet built in Python; here expat hands them to a builder in C, and nothing but
rows is looked at.
"""

from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from defusedxml.common import DTDForbidden
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser

CHUNK_BYTES = 64 * 1024

Cells = list[dict[str, Any]]
"""As openpyxl tells them: of each its `column`, `value` and `data_type`."""


def read_rows(sheet: Any) -> Iterator[tuple[int, Cells]]:
    """The number and the cells of each row that the sheet has, in its order.

    Raises:
        ParseError: no well-formed XML.
        DTDForbidden: it declares a type, as who declares entities must.
    """
    book = sheet.parent
    formats = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}  # noqa: SLF001 - as openpyxl's own rows
    with sheet._get_source() as source:  # noqa: SLF001
        reader: Any = WorkSheetParser(source, sheet._shared_strings, epoch=book.epoch, **formats)  # noqa: SLF001
        try:
            for element in _elements(source):
                yield reader.parse_row(element)
                reader.row_dimensions.clear()  # heights and styles: nobody asks
        except expat.ExpatError as error:
            raise ParseError(str(error)) from error


def _elements(source: IO[bytes]) -> Iterator[Element]:
    """Each row's, once the next one begins: so it is whole. It is emptied when the next is asked for."""
    builder, rows, tags = TreeBuilder(), list[Element](), _Tags()
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        element = builder.start(tags[name], attributes)
        if element.tag == ROW_TAG:
            rows.append(element)

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.StartElementHandler = start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    while chunk := source.read(CHUNK_BYTES):
        parser.Parse(chunk)
        for row in rows[:-1]:
            yield row
            row.clear()
        del rows[:-1]
    parser.Parse(b"", True)
    yield from rows


class _Tags(dict[str, str]):
    """Expat's name of an element → ElementTree's."""

    def __missing__(self, name: str) -> str:
        self[name] = "{" + name if "}" in name else name
        return self[name]


def _refuse_type(name: str, sysid: str | None, pubid: str | None, _has_internal_subset: int) -> None:
    raise DTDForbidden(name, sysid, pubid)
