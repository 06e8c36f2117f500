"""Rows of secret papers are recognised first of all, so that no later step ever holds, shows or logs their text."""

import re
from collections.abc import Iterable
from functools import lru_cache

from tasks.intake.cell import Failure, Formula, Value
from tasks.intake.legacy import suspected
from tasks.text import REMEMBERED, clean, fold

REFUSED = (
    "Văn bản có dấu hiệu mật: không được nhập vào hệ thống này. Cách sửa: xóa dòng khỏi tệp, xử lý theo chế độ mật."
)

_NOT_SECRET = {"", "-", "khong", "khong mat", "thuong", "binh thuong"}
_GRADES = re.compile(r"(?:tối|tuyệt)\s+mật", re.IGNORECASE)
# "BẢO MẬT", "BÍ MẬT NHÀ NƯỚC", "MẬT ĐỘ" in titles typed in capitals are words, not a mark.
_MARK = re.compile(r"(?<!\w)(?<!BẢO )(?<!BÍ )(?<!MẬT )MẬT(?!\w)(?! ĐỘ| MÃ| KHẨU| ONG| THIẾT)")
_BARE = re.compile(r"(?:(?:muc )?do mat ?:? ?)?(?:mat|toi mat|tuyet mat)")
_SIGN = re.compile(r"\((?:M|TM|TuM)\)\s*$")
LONGEST_BARE_MARK = 30  # "Mức độ mật: TUYỆT MẬT" with some signs around it
_EDGES = " .:;,*-[](){}<>«»\"'"


def is_secret(cells: Iterable[Value], grade: Value, number: Value) -> bool:
    """Whether a row is marked MẬT, TỐI MẬT or TUYỆT MẬT in any cell, in its grade column, or by its number's sign."""
    marked = isinstance(number, str) and _SIGN.search(number) is not None
    return marked or _is_grade(grade) or any(map(carries_mark, cells))


def carries_mark(cell: Value) -> bool:
    if isinstance(cell, str):
        return _is_marked(cell)
    return _is_marked(cell.text) if isinstance(cell, Formula | Failure) else False


@lru_cache(REMEMBERED)
def _is_marked(text: str) -> bool:
    in_old_font = suspected(text)
    # In a TCVN3 font capitals and small letters are the same bytes ("MËT").
    plain = clean(in_old_font[1]).upper() if in_old_font else clean(text)
    if not plain or (len(plain) > LONGEST_BARE_MARK and "mật" not in plain.lower()):
        return False
    folded = fold(plain)
    if "mat" not in folded:  # as in any of the marks
        return False
    bare = folded.strip(_EDGES)
    return bool(_BARE.fullmatch(bare) or _MARK.search(plain) or _GRADES.search(plain))


def _is_grade(grade: Value) -> bool:
    """Anything but "no" in the grade column is taken for a grade: a row too many refused does no harm."""
    return grade is not None and fold(str(grade)) not in _NOT_SECRET
