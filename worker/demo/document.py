"""The documents that assign the sample's work: their forms, titles and numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random


@dataclass(frozen=True)
class Form:
    """A kind of document. `per_day` is how fast its numbers grow in a calendar year, weekends counted.

    Paces are those of a real office: 1562/UBND-KT on 5 October, 3310/VP-TH on 14 October, 2511/QĐ-UBND on 15 September.
    """

    sign: str
    title: str
    per_day: float
    series: str
    weight: int


FORMS: Mapping[str, Form] = {
    "cv": Form("UBND-{block}", "V/v {about}", 5.6, "cv", 60),
    "vp": Form("VP-{block}", "V/v truyền đạt ý kiến về {about}", 11.4, "vp", 18),
    "tb": Form("TB-UBND", "Thông báo kết luận của {leader} tại cuộc họp về {about}", 1.9, "tb", 16),
    "kh": Form("KH-UBND", "Kế hoạch {about}", 0.9, "kh", 10),
    "qd": Form("QĐ-UBND", "Ban hành Kế hoạch {about}", 9.7, "qd", 6),
    "ct": Form("CT-UBND", "Về {about}", 0.07, "ct", 3),
    "cd": Form("CĐ-UBND", "Về {about}", 0.27, "cd", 60),
}


@dataclass(frozen=True)
class Document:
    """Issued, but not yet numbered: numbers follow the days, so they are given when all documents are known."""

    key: int
    form: Form
    block: str
    issued_on: date
    title: str
    leader: str
    field: str

    @property
    def series(self) -> str:
        return self.form.series

    @property
    def sign(self) -> str:
        return self.form.sign.format(block=self.block)


def title(form: Form, about: str, leader: str) -> str:
    """A leader's share of the work stands in brackets in lists, never in a title."""
    return form.title.format(about=about, leader=leader.partition(" (")[0])


def choose_form(keys: Iterable[str], rng: Random) -> Form:
    forms = [FORMS[key] for key in keys]
    return rng.choices(forms, [form.weight for form in forms])[0]


def number_documents(documents: Iterable[Document]) -> dict[int, str]:
    """Document key → its number. In one series and year, numbers grow with the days and never repeat."""
    numbers: dict[int, str] = {}
    ordered = sorted(documents, key=lambda each: (each.series, each.issued_on, each.key))
    for _, same in groupby(ordered, key=lambda each: (each.series, each.issued_on.year)):
        last = 0
        for each in same:
            last = next_number(last, each.issued_on, each.form.per_day, each.key)
            numbers[each.key] = f"{last}/{each.sign}"
    return numbers


def next_number(last: int, day: date, per_day: float, salt: int) -> int:
    """A number after `last` for a day: where an office of this pace would be, give or take a day's documents."""
    expected = day.timetuple().tm_yday * per_day
    wobble = (salt * 7919 % 100) / 100 * per_day
    return max(last + 1, int(expected - wobble))
