"""The sample office's organisations, in protocol order: organisations.csv."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from tasks.text import fold

COMMUNE = "UBND cấp xã"
GROUP = "nhóm đơn vị"
BORDER = frozenset(
    f"UBND xã {name}"
    for name in (
        "Quốc Khánh",
        "Quốc Việt",
        "Kháng Chiến",
        "Thụy Hùng",
        "Hoàng Văn Thụ",
        "Đồng Đăng",
        "Ba Sơn",
        "Mẫu Sơn",
        "Khuất Xá",
        "Kiên Mộc",
    )
)


@dataclass(frozen=True)
class Organisation:
    """One row of organisations.csv; days stay ISO text, as the file has them."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    valid_from: str
    valid_to: str
    successor: str

    @property
    def living(self) -> bool:
        return not self.valid_to and self.kind != GROUP

    @property
    def is_commune(self) -> bool:
        return self.kind == COMMUNE

    @property
    def place(self) -> str:
        """What people call the place: "xã Hữu Lũng"."""
        return self.name.removeprefix("UBND ")

    @property
    def code(self) -> str:
        """What its own documents are signed with: 612/BC-STC, 412/BC-UBND."""
        return "UBND" if self.is_commune else self.aliases[-1]


class Directory:
    """Living organisations, found by name, by abbreviation, or by a word for many: @xa, @phuong, @bien_gioi."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        living = [each for each in organisations if each.living]
        communes = [each for each in living if each.is_commune]
        self._many = {
            "@xa": communes,
            "@phuong": [each for each in communes if each.place.startswith("phường")],
            "@bien_gioi": [each for each in communes if each.name in BORDER],
        }
        self._one = {fold(word): each for each in living for word in (each.name, *each.aliases)}

    def find(self, words: str) -> list[Organisation]:
        """The organisations of one full name, or of several abbreviations set apart by spaces.

        Raises:
            KeyError: a word that no living organisation is called by.
        """
        if fold(words) in self._one:
            return [self._one[fold(words)]]
        found: list[Organisation] = []
        for word in words.split():
            found += self._many[word] if word in self._many else [self._one[fold(word)]]
        return found


def read_organisations() -> tuple[Organisation, ...]:
    text = files(__package__).joinpath("organisations.csv").read_text(encoding="utf-8-sig")
    return tuple(
        Organisation(
            name=row["ten"],
            aliases=tuple(filter(None, row["viet_tat_hoac_ma"].split("|"))),
            kind=row["loai"],
            valid_from=row["hieu_luc_tu"],
            valid_to=row["hieu_luc_den"],
            successor=row["ke_thua"],
        )
        for row in csv.DictReader(text.splitlines(), delimiter=";")
    )
