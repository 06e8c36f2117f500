"""Pages from templates: the one place that knows Jinja2, and how days and moments are printed on a page."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from tasks.letters.office import Office
from tasks.letters.wording import capital, full_day, named_day
from tasks.rates import number
from web.day_field import is_picked

STYLE = (Path(__file__).parent / "style.css").read_bytes()
# The address changes with the content, so that a phone may keep the file for long.
STYLE_URL = f"/style.css?v={hashlib.sha256(STYLE).hexdigest()[:12]}"


@dataclass(frozen=True)
class Pages:
    office: Office

    def page(
        self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **facts: Any
    ) -> HTMLResponse:
        """The page of a template in web/templates; every fact that the template names must be there."""
        return HTMLResponse(self.text(template, **facts), status, dict(headers or {}))

    def text(self, template: str, **facts: Any) -> str:
        """The same without an answer around it: also part of a page, which `Markup` then marks as made by us."""
        return self._environment.get_template(template).render(facts)

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=PackageLoader("web"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,  # they ship inside the package: nobody looks at each request whether a file has changed
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals |= {"office": self.office, "style_url": STYLE_URL}
        environment.tests["picked"] = is_picked
        environment.filters |= {
            "day": full_day,
            "moment": self.moment,
            "named_day": named_day_of_year,
            "anchor": anchor,
            "number": number,
            "capital": capital,
        }
        return environment

    def moment(self, at: datetime) -> str:
        """`08:05 ngày 23/11/2026`, by the office's clock."""
        local = at.astimezone(self.office.zone)
        return f"{local:%H:%M} ngày {full_day(local.date())}"


def named_day_of_year(day: date) -> str:
    """`thứ Năm 26/11/2026`."""
    return named_day(day, date.min)


def anchor(name: str) -> str:
    """A field's name as an id: an office's own task codes may hold spaces, which no id may."""
    return "_".join(name.split())
