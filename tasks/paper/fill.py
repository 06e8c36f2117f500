"""A Word template with names in braces, filled in: `{{ kinh_gui }}` becomes the value of that name."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

_NAME = re.compile(r"\{\{\s*(\w*)\s*\}\}")


class PaperTemplateError(ValueError):
    """The template cannot be used; names the file, what was found, what is known and the mend, in Vietnamese."""


def fill(template: Path | None, values: Mapping[str, str], now: datetime) -> bytes:
    """The document made of the template, or of the one in the package.

    Raises:
        PaperTemplateError: it is no Word document, or holds a name that has no value.
    """
    paper = _open(template)
    for paragraph in _paragraphs(paper):
        _fill(paragraph, values, template)
    moment = now.astimezone(UTC).replace(tzinfo=None)
    paper.core_properties.created = paper.core_properties.modified = moment
    target = BytesIO()
    paper.save(target)
    return target.getvalue()


def _open(template: Path | None) -> Any:
    from docx import Document  # heavy, and asked for by few
    from docx.opc.exceptions import PackageNotFoundError

    source = files("tasks.paper").joinpath("urging.docx") if template is None else template
    try:
        return Document(BytesIO(source.read_bytes()))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise PaperTemplateError(f"{template}: không phải tệp Word (.docx); hãy lưu lại ở dạng .docx.") from error


def _paragraphs(paper: Any) -> Iterator[Any]:
    """Those of the page, of its tables, of its head and foot."""
    parts = [paper, *(part for section in paper.sections for part in (section.header, section.footer))]
    for part in parts:
        yield from part.paragraphs
        for table in part.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from cell.paragraphs


def _fill(paragraph: Any, values: Mapping[str, str], template: Path | None) -> None:
    """Run by run, so that what is bold stays bold; a name that Word has cut into several runs takes the first one's."""
    if not _NAME.search(paragraph.text):
        return
    if not all(_NAME.sub("", run.text).count("{") == 0 for run in paragraph.runs):
        _join(paragraph)
    for run in paragraph.runs:
        if _NAME.search(run.text):
            run.text = _NAME.sub(lambda found: _value(found[1], values, template), run.text)


def _join(paragraph: Any) -> None:
    first, *others = paragraph.runs
    first.text = "".join(run.text for run in paragraph.runs)
    for run in others:
        run.text = ""


def _value(name: str, values: Mapping[str, str], template: Path | None) -> str:
    if name not in values:
        raise PaperTemplateError(
            f"{template}: không có giá trị «{name}»; dùng một trong: {', '.join(sorted(values))}; xem docs/operate.md."
        )
    return values[name]
