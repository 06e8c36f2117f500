"""What an office assigns, field by field: fields/*.toml, and the words for their braces: words.toml, pairs.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

ALL_YEAR = tuple(range(1, 13))
USUAL_FORMS = ("cv", "vp", "tb")
PAIR = "@pair"


@dataclass(frozen=True)
class Ask:
    """One work that a document can ask for. `leads` names who may be asked, as Directory.find takes it, or PAIR."""

    leads: str
    product: str
    text: str


@dataclass(frozen=True)
class Subject:
    """What one document is about.

    `forms`: the kinds of document it can come as, see document.py. `pairs`: the table of pairs.toml that says who is
    asked about what. `every`: "month" or "quarter" of recurring work.
    """

    about: str
    asks: tuple[Ask, ...]
    forms: tuple[str, ...] = USUAL_FORMS
    months: tuple[int, ...] = ALL_YEAR
    pairs: str = ""
    every: str = ""

    @property
    def names_a_place(self) -> bool:
        return "{xa}" in self.about


@dataclass(frozen=True)
class Field:
    """A field of work; `weight` is its share of the documents, `block` ends its document numbers (…/UBND-KT)."""

    name: str
    weight: int
    block: str
    leaders: tuple[str, ...]
    helps: str
    subjects: tuple[Subject, ...]
    recurring: tuple[Subject, ...] = field(default=())


@dataclass(frozen=True)
class Words:
    """`free` words by brace, `by_month` twelve by brace, `pairs` who → topics by table."""

    free: Mapping[str, Sequence[str]]
    by_month: Mapping[str, Sequence[str]]
    pairs: Mapping[str, Mapping[str, Sequence[str]]]


def read_fields() -> tuple[Field, ...]:
    folder = files(__package__).joinpath("fields")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(_field(_table(f"fields/{name}")) for name in names)


def read_words() -> Words:
    free = _table("words.toml")
    by_month = free.pop("by_month")
    return Words(free, by_month, _table("pairs.toml"))


def _table(path: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(path).read_text(encoding="utf-8"))


def _field(table: Mapping[str, Any]) -> Field:
    return Field(
        name=table["name"],
        weight=table["weight"],
        block=table["block"],
        leaders=tuple(table["leaders"]),
        helps=table["helps"],
        subjects=tuple(_subject(each) for each in table["subjects"]),
        recurring=tuple(_subject(each) for each in table["recurring"]),
    )


def _subject(table: Mapping[str, Any]) -> Subject:
    return Subject(
        about=table["about"],
        asks=tuple(Ask(*each) for each in table["asks"]),
        forms=tuple(table["forms"].split()) if "forms" in table else USUAL_FORMS,
        months=tuple(table.get("months", ALL_YEAR)),
        pairs=table.get("pairs", ""),
        every=table.get("every", ""),
    )
