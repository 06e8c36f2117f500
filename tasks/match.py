"""Which organisation a name means, on the date of the document that uses it.

Closeness only suggests: "Sở Nội vụ" is nearer to "Sở Ngoại vụ" than to its own abbreviation, so no score ever decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

from tasks.text import REMEMBERED, clean, fold

SUGGESTED = 3
_EDGES = " .,;:"
_COMMITTEE = re.compile(r"\buy ban nhan dan\b")
# "Các sở, ban, ngành", "UBND các xã, phường", "UBND các xã biên giới", "Các đơn vị liên quan"
_GROUP = re.compile(r"(?:ubnd )?(?:tat ca |toan bo )?cac\b.*")
_JOINED = re.compile(r"[;\n/+,]| và | & ")


@dataclass(frozen=True)
class Organisation:
    """A department as names are matched on it; `successor` is a name, or words that name nobody in particular."""

    id: int
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    group: bool = False


@dataclass(frozen=True)
class OtherName:
    """An alias, abbreviation or code of an organisation, with the dates between which it was used."""

    organisation_id: int
    text: str
    valid_from: date | None = None
    valid_to: date | None = None
    short: bool = False
    by_person: bool = False


class How(StrEnum):
    EXACT = "exact"
    FOLDED = "folded"
    ALIAS = "alias"
    ABBREVIATION = "abbreviation"
    ENDED = "ended"


@dataclass(frozen=True)
class Match:
    """`how` the name led to the organisation; ENDED: it was right on its date and the organisation is no more."""

    organisation: Organisation
    how: How
    warning: str = ""


@dataclass(eq=False)
class UnknownNameError(Exception):
    """A name that means no organisation for sure: what was found, and what a person may have meant, nearest first."""

    name: str
    expected: str
    mend: str
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"thấy «{self.name}»; cần {self.expected}. Cách sửa: {self.mend}."


@lru_cache(REMEMBERED)
def name_key(name: str) -> str:
    """The folded name; "Ủy ban nhân dân xã X" and "UBND xã X" are one."""
    return _COMMITTEE.sub("ubnd", fold(name)).strip(_EDGES)


@lru_cache(REMEMBERED)
def is_group(name: str) -> bool:
    """Whether a name means organisations collectively; such a group only co-ordinates."""
    return _GROUP.fullmatch(name_key(name)) is not None


class Registry:
    """All organisations and their other names, looked up in memory: one import asks some ten thousand times."""

    def __init__(self, organisations: Iterable[Organisation], other_names: Iterable[OtherName]) -> None:
        self.by_id: dict[int, Organisation] = {}
        self._exact: defaultdict[str, list[Organisation]] = defaultdict(list)
        self._folded: defaultdict[str, list[Organisation]] = defaultdict(list)
        self._others: defaultdict[str, list[OtherName]] = defaultdict(list)
        for organisation in organisations:
            self.add(organisation)
        for other in other_names:
            self._others[name_key(other.text)].append(other)

    def add(self, organisation: Organisation) -> None:
        self.by_id[organisation.id] = organisation
        self._exact[clean(organisation.name)].append(organisation)
        self._folded[name_key(organisation.name)].append(organisation)

    def find(self, name: str, on: date | None, today: date) -> Match:
        """The organisation that `name` means on the document's date `on` (today when the document has none).

        In order: exact name, folded name, alias, abbreviation or code, all valid on that date. An organisation that
        has ended since is given as ENDED: it serves for history, and for work still open a person must name its
        successor (by an alias, which is then found instead). The full name of one not yet founded is taken, with a
        warning: only it can mean that name.

        Raises:
            UnknownNameError: already ended on that date (its successor is proposed), unknown (the three nearest are),
                or borne by several.
        """
        key, day = name_key(name), on or today
        for how, found in self._valid(clean(name).strip(_EDGES), key, day):
            if len(found) > 1:
                raise self._ambiguous(name, found)
            if found:
                return self._living(Match(found[0], how), key, day, today)
        return self._of_another_time(name, key, day)

    def _valid(self, exact: str, key: str, day: date) -> Iterable[tuple[How, list[Organisation]]]:
        yield How.EXACT, _on(self._exact.get(exact, ()), day)
        yield How.FOLDED, _on(self._folded.get(key, ()), day)
        # What a person decided goes before what a file brought.
        others = [other for other in self._other_names(key) if _is_valid(other, day)]
        yield How.ALIAS, self._meant(other for other in others if other.by_person)
        yield How.ALIAS, self._meant(other for other in others if not other.short)
        yield How.ABBREVIATION, self._meant(others)

    def _meant(self, others: Iterable[OtherName]) -> list[Organisation]:
        return [self.by_id[organisation_id] for organisation_id in {other.organisation_id: None for other in others}]

    def _other_names(self, key: str) -> list[OtherName]:
        """Those that are the key; else abbreviations after the word that the full name begins with: "Sở KH&CN"."""
        kind, _, rest = key.partition(" ")
        return self._others.get(key) or [
            other
            for other in self._others.get(rest, ())
            if other.short and name_key(self.by_id[other.organisation_id].name).startswith(f"{kind} ")
        ]

    def _of_another_time(self, name: str, key: str, day: date) -> Match:
        named = self._folded.get(key) or self._meant(self._other_names(key))
        coming = [organisation for organisation in named if organisation.valid_from and organisation.valid_from > day]
        if len(coming) == 1:
            founded = coming[0].valid_from
            warning = f"{coming[0].name} có hiệu lực từ {founded:%d/%m/%Y}, sau ngày văn bản {day:%d/%m/%Y}."
            if key in self._folded:
                return Match(coming[0], How.FOLDED, warning)
        ended = [organisation for organisation in named if organisation.valid_to and organisation.valid_to < day]
        raise self.ended(name, ended[0]) if len(ended) == 1 else self.unknown(name, day)

    def _living(self, match: Match, key: str, day: date, today: date) -> Match:
        organisation = match.organisation
        if organisation.valid_to is None or organisation.valid_to >= today:
            return match
        chosen = self._meant(o for o in self._others.get(key, ()) if o.by_person and _is_valid(o, day))
        return Match(chosen[0], How.ALIAS) if len(chosen) == 1 else Match(organisation, How.ENDED)

    def ended(self, name: str, organisation: Organisation) -> UnknownNameError:
        """The refusal of a name whose organisation is no more: its successor is proposed, never put in its place."""
        last = f"{organisation.valid_to:%d/%m/%Y}" if organisation.valid_to else "trước đây"
        expected = f"đơn vị còn hoạt động ({organisation.name} đã kết thúc {last})"
        successor = next(iter(self._folded.get(name_key(organisation.successor), ())), None)
        if successor is None:
            words = organisation.successor.removeprefix("(").removesuffix(")")
            hint = f" ({words})" if words else ""
            return UnknownNameError(name, expected, f"ghi đơn vị kế thừa hiện nay{hint}, không suy từ tên giống nhau")
        mend = f'nếu đúng là đơn vị kế thừa «{successor.name}» thì ghi tên đó, hoặc dondoc alias add "{name}" '
        return UnknownNameError(name, expected, f'{mend}"{successor.name}"', (successor.name,))

    def unknown(self, name: str, day: date) -> UnknownNameError:
        """The refusal of a name that nobody bears, with the three nearest names that are in use on `day`."""
        nearest = self.nearest(name, day)
        listed = ", ".join(f"«{suggestion}»" for suggestion in nearest) or "chưa có đơn vị nào, hãy nhập trang Đơn vị"
        mend = f'chọn tên gần đúng ({listed}), hoặc dondoc alias add "{clean(name)}" "Tên đơn vị"'
        return UnknownNameError(clean(name), "tên đơn vị có trong danh mục (trang Đơn vị)", mend, nearest)

    def nearest(self, name: str, day: date) -> tuple[str, ...]:
        """Up to three names of organisations in use on `day`, nearest first; by their other names too."""
        choices = [(key, found) for key, known in self._folded.items() for found in _on(known, day) if not found.group]
        for key, others in self._others.items():
            choices.extend((key, found) for found in self._meant(o for o in others if _is_valid(o, day)))
        ranked = process.extract(name_key(name), [key for key, _ in choices], scorer=_likeness, limit=SUGGESTED * 4)
        names = dict.fromkeys(choices[index][1].name for _, _, index in ranked)
        return tuple(names)[:SUGGESTED]

    def names_several(self, name: str, on: date | None, today: date) -> bool:
        """Whether a cell holds two organisations or more ("Sở Tài chính, Sở Xây dựng")."""
        parts = [part.strip() for part in _JOINED.split(name) if part.strip()]
        return len(parts) > 1 and all(self._is_known(part, on or today) for part in parts)

    def _is_known(self, name: str, day: date) -> bool:
        return any(found for _, found in self._valid(clean(name), name_key(name), day))

    def _ambiguous(self, name: str, found: Sequence[Organisation]) -> UnknownNameError:
        names = tuple(organisation.name for organisation in found)
        listed = ", ".join(f"«{one}»" for one in names)
        return UnknownNameError(clean(name), f"một đơn vị ({listed} đều có tên này)", "ghi tên đầy đủ", names)


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:  # noqa: ARG001 - as rapidfuzz asks
    """As a reader compares names: letter by letter (typing errors) and word by word (words left out or added)."""
    return (fuzz.ratio(one, other) + fuzz.token_set_ratio(one, other)) / 2


def _on(known: Iterable[Organisation], day: date) -> list[Organisation]:
    return [organisation for organisation in known if _is_valid(organisation, day)]


def _is_valid(named: Organisation | OtherName, day: date) -> bool:
    return (named.valid_from is None or named.valid_from <= day) and (named.valid_to is None or day <= named.valid_to)
