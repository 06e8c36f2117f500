"""Text typed in TCVN3 (.VnTime) or VNI fonts: bytes that only those fonts draw as Vietnamese ("Së Néi vô").

Recognised by shape: words that are no Vietnamese as they stand and are Vietnamese once converted. Never converted in
silence: the reader of the file is shown the conversion and asked.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from tasks.text import REMEMBERED

_TCVN3_BYTES = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_TCVN3 = str.maketrans(_TCVN3_BYTES, _TCVN3_LETTERS)

_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_VNI_BREVE = {"è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_HAT, _BREVE = "\u0302", "\u0306"

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_OPEN = (
    "a|ai|ao|au|ay|âu|ây|e|eo|ê|êu|i|ia|iêu|iu|o|oa|oai|oao|oay|oe|oeo|oi|ô|ôi|ơ|ơi|u|ua|uây|uê|ui|uơ|uôi|uy|uya|uyu|"
    "ư|ưa|ưi|ưu|ươi|ươu|y|yêu"
)
_CLOSED = "a|ă|â|e|ê|i|iê|o|oa|oă|oe|oo|ô|ơ|u|uâ|uê|uô|uy|uyê|ư|ươ|y|yê"
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:(?:{_OPEN})|(?:{_CLOSED})(?:ch|ng|nh|c|m|n|p|t))")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(r"[^\s\d/.,;:!?()\[\]\"'–-]+")
_ONLY_MODERN = re.compile(r"[ăđơưĂĐƠƯ\u1e00-\u1eff]")


@lru_cache(REMEMBERED)
def suspected(text: str) -> tuple[str, str] | None:
    """("TCVN3" or "VNI", the text converted) when the text looks typed in such a font; None for any other text."""
    if text.isascii() or _ONLY_MODERN.search(text) or _ONLY_MODERN.search(unicodedata.normalize("NFC", text)):
        return None
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if all(len(word) == 1 or _is_vietnamese(word) for word in words):
        return None
    for name, convert in CONVERTERS.items():
        if all(_is_vietnamese(convert(word)) for word in words):
            return name, convert(text)
    return None


def from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Each vowel is followed by the sign of its mark; a capital's signs are capitals too."""
    converted: list[str] = []
    for character in text:
        if not (converted and _mark(converted, character)):
            converted.append(_cased(_VNI_SINGLE.get(character.lower(), character.lower()), character))
    return unicodedata.normalize("NFC", "".join(converted))


CONVERTERS: dict[str, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni}


def _mark(converted: list[str], sign: str) -> bool:
    """Put the sign's marks on the letter before it, if it takes them."""
    base, low = converted[-1].lower(), sign.lower()
    marks = ""
    if base in {"a", "e", "o"} and low in _VNI_HAT:
        marks = _HAT + _VNI_HAT[low]
    elif base == "a" and low in _VNI_BREVE:
        marks = _BREVE + _VNI_BREVE[low]
    elif base in {"a", "e", "o", "u", "y", "ơ", "ư"} and low in _VNI_TONES:
        marks = _VNI_TONES[low]
    converted[-1] += marks
    return bool(marks)


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


@lru_cache(REMEMBERED)
def _is_vietnamese(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word.lower())
    if sum(decomposed.count(tone) for tone in _TONES) > 1:
        return False
    plain = "".join(character for character in decomposed if character not in _TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None
