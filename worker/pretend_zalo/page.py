"""The inbox's pages from templates: the one place here that knows Jinja2, and what the browser may not do."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from tasks.letters.wording import named_day
from worker.pretend_zalo.account import ZONE
from worker.pretend_zalo.chat import Line
from worker.pretend_zalo.exchange import Answer

STYLE = (Path(__file__).parent / "templates" / "style.css").read_bytes()
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    # Not `no-referrer`: it would make the browser send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def page(template: str, status: int = 200, **facts: Any) -> Answer:
    """The page of a template; every fact that it names must be there."""
    text = _ENVIRONMENT.get_template(template).render(**facts)
    return Answer(text.encode(), status, {**HEADERS, "Content-Type": "text/html; charset=utf-8"})


def style() -> Answer:
    return Answer(STYLE, 200, {**HEADERS, "Content-Type": "text/css; charset=utf-8"})


def hour(at: datetime) -> str:
    """`08:05`, as Zalo's phones show it."""
    return f"{at.astimezone(ZONE):%H:%M}"


def day(at: datetime) -> str:
    """`thứ Năm 26/11/2026`."""
    return named_day(at.astimezone(ZONE).date(), date.min)


def by_day(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Lines in their order, gathered under the day on which they were written."""
    return [(name, list(those)) for name, those in groupby(lines, key=lambda line: day(line.at))]


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("worker.pretend_zalo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"hour": hour, "by_day": by_day}
    environment.policies["urlize.rel"] = None  # noreferrer, which the pages ask for, says noopener too
    return environment


_ENVIRONMENT = _environment()
