"""Vietnamese text: one stored form, one folded key to match on, one alphabet to sort by."""

import re
import unicodedata
from functools import lru_cache

# Letters that look like Đ/đ and are typed or pasted for it: Eth (U+00D0, U+00F0) and African D (U+0189, U+0256).
_LOOK_ALIKES = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_BLANK_CONTROLS = "\t\n\r\v\f\x85\u2028\u2029"
# Text of these alone is stored as it stands once its spaces are collapsed: nearly every cell of a list.
_ORDINARY = re.compile(
    "[ -~\u00c0-\u00cf\u00d1-\u00ef\u00f1-\u0188\u018a-\u024f\u1ea0-\u1ef9\u2013\u201c\u201d\u2026]*"
)
_NO_CHARACTER = 0xFFFE
_COMMON_MARKS = re.compile("[\u0300-\u036f]+")
REMEMBERED = 2_000
"""Names and words come thousands of times in one list; what comes once is soon forgotten. About 1 MB at most."""
_SPACED_DASH = re.compile(r"\s*-\s*")
_SPACED_SIGN = re.compile(r"\s*([/-])\s*")
_NUMBER_LABEL = re.compile(r"^\s*s(?:ố|o)\b\s*[:.]?\s*", re.IGNORECASE)

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET, start=1000)}
# Order of the dictionaries: no mark, huyền, hỏi, ngã, sắc, nặng.
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

SortKey = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def clean(text: str) -> str:
    """The one form that is stored: NFC, look-alike Đ repaired, no control or invisible characters, single spaces."""
    return text if _is_tidy(text) else _cleaned(text)


def is_ordinary(text: str) -> bool:
    """Whether each of its signs is one piece: ASCII's, a Latin letter with its marks, or a common mark of print."""
    return _ORDINARY.fullmatch(text) is not None


def _is_tidy(text: str) -> bool:
    """Quickly, whether it is in that form without a doubt, as nearly all is that was stored. These signs are NFC."""
    if text.isascii() and " " not in text:
        return text.isprintable()
    return is_ordinary(text) and "  " not in text and text[:1] != " " != text[-1:]


@lru_cache(REMEMBERED)
def _cleaned(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if is_ordinary(composed):
        spaced = " ".join(composed.split())
        return text if spaced == text else spaced  # held once: nearly every text is clean as it comes
    visible = "".join(_visible(character) for character in composed.translate(_LOOK_ALIKES))
    # Taking an invisible character out can bring a letter and its mark together: compose once more.
    return unicodedata.normalize("NFC", " ".join(visible.split())).translate(_LOOK_ALIKES)


def _visible(character: str) -> str:
    if character in _BLANK_CONTROLS:
        return " "
    # Cs: half of a surrogate pair, which no database stores. U+xxFFFE and U+xxFFFF are no characters, nor XML.
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs"} or ord(character) & _NO_CHARACTER == _NO_CHARACTER
    return "" if hidden else character


@lru_cache(REMEMBERED)
def fold(text: str) -> str:
    """The key that spellings share: no marks, đ as d, lower case, "&" as "va", one dash without spaces around it.

    hoà and hòa, Uỷ and Ủy, "KH & ĐT" and "KH&ĐT" fold alike. Folding twice changes nothing.
    """
    cleaned = clean(text)
    plain = cleaned.translate(_PLAIN) if is_ordinary(cleaned) else _without_signs(cleaned)
    return " ".join((_SPACED_DASH.sub("-", plain) if "-" in plain else plain).split())


def _without_signs(text: str) -> str:
    lowered = _without_marks(_without_marks(text).lower())
    return lowered.translate(_LOOK_ALIKES).replace("đ", "d").replace("&", " va ").translate(_DASHES)


def _without_marks(text: str) -> str:
    decomposed = _COMMON_MARKS.sub("", unicodedata.normalize("NFD", text))
    if decomposed.isascii():
        return decomposed
    return "".join(character for character in decomposed if unicodedata.category(character) != "Mn")


class _Plain(dict[int, str]):
    """Of ordinary characters, none of which looks at its neighbours: each → what folding leaves of it."""

    def __missing__(self, code: int) -> str:
        self[code] = _without_signs(chr(code))
        return self[code]


_PLAIN = _Plain()


def sort_key(text: str) -> SortKey:
    """Orders names by the Vietnamese alphabet, word by word: letters first (d < đ, a < ă < â), then tones."""
    return tuple(_word_key(word) for word in clean(text).lower().split())


@lru_cache(REMEMBERED)
def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters: list[int] = []
    tones: list[int] = []
    for character in word:
        decomposed = unicodedata.normalize("NFD", character)
        tone = next((_TONE_RANK[mark] for mark in decomposed if mark in _TONE_RANK), 0)
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONE_RANK))
        letters.extend(_letter_rank(part) for part in base)
        tones.append(tone)
    return tuple(letters), tuple(tones)


def _letter_rank(character: str) -> int:
    """Digits and signs sort before letters, letters of other alphabets after them."""
    rank = _LETTER_RANK.get(character)
    if rank is not None:
        return rank
    code = ord(character)
    return code if code < 0x80 else code + 2000  # noqa: PLR2004 - the end of ASCII


def tidy_number(text: str) -> str:
    """A document number without label and stray spaces: "Số: 05 / UBND - KT" is "05/UBND-KT". Refuses nothing."""
    number = clean(text).translate(_DASHES)
    if " " in number:
        number = _SPACED_SIGN.sub(r"\1", number)
    # The long s is one, too, where case is ignored.
    without_label = _NUMBER_LABEL.sub("", number) if number[:1] in {"s", "S", "ſ"} else number
    return without_label or number
