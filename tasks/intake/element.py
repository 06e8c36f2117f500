"""The elements of one name in a part of a workbook, by a parser that knows no entities.

openpyxl would have every element built, looked at and dropped in Python; here expat hands them to a builder in C.
"""

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from defusedxml.common import DTDForbidden

CHUNK_BYTES = 64 * 1024


def elements(part: IO[bytes], tag: str) -> Iterator[Element]:
    """Each, once the next one begins: so it is whole. It is emptied when the next is asked for.

    Raises:
        ParseError: no well-formed XML.
        DTDForbidden: it declares a type, as who declares entities must.
    """
    try:
        yield from _elements(part, tag)
    except expat.ExpatError as error:
        raise ParseError(str(error)) from error


def _elements(part: IO[bytes], tag: str) -> Iterator[Element]:
    builder, found, tags = TreeBuilder(), list[Element](), _Tags()
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        element = builder.start(tags[name], attributes)
        if element.tag == tag:
            found.append(element)

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.StartElementHandler = start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    while chunk := part.read(CHUNK_BYTES):
        parser.Parse(chunk)
        for element in found[:-1]:
            yield element
            element.clear()
        del found[:-1]
    parser.Parse(b"", True)
    yield from found


class _Tags(dict[str, str]):
    """Expat's name of an element → ElementTree's."""

    def __missing__(self, name: str) -> str:
        self[name] = "{" + name if "}" in name else name
        return self[name]


def _refuse_type(name: str, sysid: str | None, pubid: str | None, _has_internal_subset: int) -> None:
    raise DTDForbidden(name, sysid, pubid)
