"""The history of extensions as offices note it: "Gia hạn lần 1 từ 30/10/2026 đến 13/11/2026"."""

import re
from dataclasses import dataclass
from datetime import date

from tasks.intake.day import read_day
from tasks.intake.grid import WINDOWS_EPOCH
from tasks.intake.problem import CellError
from tasks.text import fold

_DAY = r"(?:ngay )?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
_EXTENSION = re.compile(rf"gia han (?:lan (?:thu )?(\d{{1,2}}) ?)?:? ?(?:tu {_DAY} )?(?:den|sang|toi) {_DAY}")


@dataclass(frozen=True)
class Extension:
    """The `number`th extension (0 when not said) from one day to another."""

    number: int
    since: date | None
    until: date

    @property
    def reason(self) -> str:
        """As it is kept with the deadline version."""
        number = f" lần {self.number}" if self.number else ""
        return f"Gia hạn{number}" + (f" từ {self.since:%d/%m/%Y}" if self.since else "") + f" đến {self.until:%d/%m/%Y}"


def read_extensions(*texts: str) -> list[Extension]:
    """Every extension that the texts tell, by number, each once; what is not told in this form is left as text.

    Raises:
        CellError: an extension to a day that does not exist.
    """
    found: dict[date, Extension] = {}
    for text in texts:
        for number, since, until in _EXTENSION.findall(fold(text)):
            extension = Extension(int(number or 0), _day(since) if since else None, _must(until))
            found.setdefault(extension.until, extension)
    return sorted(found.values(), key=lambda extension: (extension.number, extension.until))


def _day(text: str) -> date | None:
    return read_day(text, "extensions", WINDOWS_EPOCH)


def _must(text: str) -> date:
    day = _day(text)
    if day is None:
        raise CellError(field="extensions", value=text, expected="ngày gia hạn", mend="ghi ngày dd/mm/yyyy")
    return day
