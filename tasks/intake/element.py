"""The children of one element in a part of a workbook, by a parser that refuses whoever declares a type or entities.

openpyxl would have every element looked at and dropped in Python; here expat hands them to a builder, both in C.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import IO, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

from defusedxml.common import DTDForbidden

CHUNK_BYTES = 64 * 1024


def children(part: IO[bytes], parent: str) -> Iterator[Element]:
    """Those of the part's root, or of the root's first child, that has the tag `parent`.

    Each comes once the next one begins: so it is whole.

    Raises:
        ParseError: no well-formed XML.
        DTDForbidden: it declares a type, as who declares entities must.
    """
    builder, found = TreeBuilder(), None
    held = builder.start("held", {})  # a document's own root is handed out only at its end
    handlers = {"start": builder.start, "end": builder.end, "data": builder.data, "doctype": _refuse_type}
    parser = XMLParser(target=SimpleNamespace(**handlers))  # noqa: S314 - without types there are no entities
    while chunk := part.read(CHUNK_BYTES):
        parser.feed(chunk)
        found = _found(held, parent) if found is None else found
        if found is not None:
            yield from _taken(found, len(found) - 1)
    parser.close()
    if found is not None:
        yield from _taken(found, len(found))


def _found(held: Element, parent: str) -> Element | None:
    for root in held:
        if root.tag == parent:
            return root
        found = root.find(parent)
        if found is not None:
            return found
        del root[: len(root) - 1]  # what nobody asked for
    return None


def _taken(parent: Element, count: int) -> list[Element]:
    """So many, taken out: what was read is let go."""
    taken = parent[: max(count, 0)]
    del parent[: len(taken)]
    return taken


def _refuse_type(name: str, pubid: str | None, sysid: str | None) -> NoReturn:
    raise DTDForbidden(name, sysid, pubid)
