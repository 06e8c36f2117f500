"""How commands speak: one JSON object and nothing else, or tables for people."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def print_json(value: Any) -> None:
    """Days and moments as ISO 8601 writes them, moments with their offset."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")


def print_json_listing(value: Mapping[str, Any], name: str, rows: Iterable[str]) -> None:
    """The same with one member more: a list, whose items are JSON already and are not held in memory."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain)[:-1] + f', "{name}": [')
    for place, row in enumerate(rows):
        sys.stdout.write(f", {row}" if place else row)
    sys.stdout.write("]}\n")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def print_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))  # Text: cells are never markup
    Console().print(table)


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
