"""Rows of secret papers are recognised first of all, so that no later step ever holds, shows or logs their text."""

import re
from collections.abc import Sequence
from functools import lru_cache

from tasks.intake.cell import Failure, Formula, Value
from tasks.intake.legacy import suspected
from tasks.text import REMEMBERED, clean, fold, is_ordinary

REFUSED = (
    "Văn bản có dấu hiệu mật: không được nhập vào hệ thống này. Cách sửa: xóa dòng khỏi tệp, xử lý theo chế độ mật."
)

_NOT_SECRET = {"", "-", "khong", "khong mat", "thuong", "binh thuong"}
_GRADES = re.compile(r"(?:tối|tuyệt)\s+mật", re.IGNORECASE)
# "BẢO MẬT", "BÍ MẬT NHÀ NƯỚC", "MẬT ĐỘ" in titles typed in capitals are words, not a mark.
_MARK = re.compile(r"(?<!\w)(?<!BẢO )(?<!BÍ )(?<!MẬT )MẬT(?!\w)(?! ĐỘ| MÃ| KHẨU| ONG| THIẾT)")
_BARE = re.compile(r"(?:(?:muc )?do mat ?:? ?)?(?:mat|toi mat|tuyet mat)")
_SIGN = re.compile(r"\((?:M|TM|TuM)\)\s*$")
# Without this no ordinary text has a mark, nor has what it means in an old font, where a sign may follow the letter.
_PERHAPS = re.compile("[mM][aA\x80-\uffff][\x80-\uffff]{0,2}[tTţťțŢŤȚ]")
LONGEST_BARE_MARK = 30  # "Mức độ mật: TUYỆT MẬT" with some signs around it
_EDGES = " .:;,*-[](){}<>«»\"'"


def is_secret(cells: Sequence[Value], grade: Value, number: Value) -> bool:
    """Whether a row is marked MẬT, TỐI MẬT or TUYỆT MẬT in any cell, in its grade column, or by its number's sign."""
    marked = isinstance(number, str) and _SIGN.search(number) is not None
    return marked or _is_grade(grade) or (_may_carry_mark(cells) and any(map(carries_mark, cells)))


def _may_carry_mark(cells: Sequence[Value]) -> bool:
    """All at once, for of nearly all rows the answer is no."""
    texts = (
        cell if isinstance(cell, str) else cell.text for cell in cells if isinstance(cell, str | Formula | Failure)
    )
    row = "|".join(texts)
    return _PERHAPS.search(row) is not None or not is_ordinary(row)


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
