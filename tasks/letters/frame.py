"""What the rendering of every long letter shares: from generous to terse until it fits, one form of every sign."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from tasks.letters.fit import SHORT_CHARACTERS, Cut, first_fitting, small_enough
from tasks.letters.template import template

Values = Mapping[str, Any]


class Page(NamedTuple):
    """The same letter twice. `values` are what fills its templates."""

    text: str
    html: str
    values: Values


def page(package: str, cuts: Iterable[Cut], values: Callable[[Cut], Values]) -> Page:
    """The first size whose HTML is small enough, by the package's `letter.html` and `letter.txt`."""

    def make(cut: Cut) -> tuple[Values, str]:
        found = values(cut)
        return found, template(package, "letter.html").render(found)

    found, html = first_fitting(cuts, make, lambda made: small_enough(made[1]))
    # The values are NFC, each by itself. Composed as a whole, a ">" of the markup and a mark that a text begins with
    # would become one sign.
    return Page(text=_nfc(template(package, "letter.txt").render(found)), html=html, values=found)


def message(package: str, most: int, values: Callable[[int], Values]) -> str:
    """For a chat, by the package's `short.txt`: as many rows, `most` at the most, as one message holds."""

    def make(rows: int) -> str:
        return _nfc(template(package, "short.txt").render(values(rows))).strip()

    whole = make(most)
    if len(whole) <= SHORT_CHARACTERS:
        return whole
    # Each row makes it longer: halving finds the most that fit in a few tries.
    return make(bisect_right(range(1, most), SHORT_CHARACTERS, key=lambda rows: len(make(rows))))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
