"""Cells that say one of a few words: execution state, kind, urgency; accent-blind.

A tail after a state, such as "quá hạn 7 ngày", is a computed deadline state: it is passed over.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TypeVar

from tasks.intake.problem import CellError
from tasks.state import ExecutionState, Labelled
from tasks.text import REMEMBERED, fold

Word = TypeVar("Word", bound=Labelled)

_TAIL = re.compile(
    r"(?:nhung |va |bao cao )*(?:dung|qua|trong|truoc|sau|tre|khong|con|sap den|den|chua den)"
    r" (?:thoi )?(?:han|tien do)\b.*"
    r"|cham.*|som.*"
)
# Longest first: "Trả lại đơn vị" is not "Trả lại" with a tail.
_STATES = sorted(
    ((fold(name), state) for state in ExecutionState for name in (state.label, *state.synonyms)),
    key=lambda item: -len(item[0]),
)
_EDGES = " -,.:;()[]"


@lru_cache(REMEMBERED)
def read_state(text: str, field: str) -> ExecutionState | None:
    """The state that a cell names: "Đang thực hiện - quá hạn 7 ngày" is in progress; None for a blank cell.

    Raises:
        CellError: not a state, or more than one ("Hoàn thành 50%").
    """
    folded = fold(text).strip(_EDGES)
    if not folded:
        return None
    for name, state in _STATES:
        if folded == name:
            return state
        rest = folded.removeprefix(name)
        if rest != folded and not rest[0].isalnum() and _TAIL.fullmatch(rest.strip(_EDGES)):
            return state
    raise _unknown(text, field, ExecutionState)


@lru_cache(REMEMBERED)
def read_word(text: str, field: str, words: type[Word]) -> Word | None:
    """The member whose label or synonym the text is; None for a blank cell.

    Raises:
        CellError: none of them.
    """
    folded = fold(text).strip(_EDGES)
    if not folded:
        return None
    word: Word | None = _by_name(words).get(folded)
    if word is None:
        raise _unknown(text, field, words)
    return word


@cache
def _by_name(words: type[Word]) -> Mapping[str, Word]:
    """The first of them that has the name."""
    return {fold(name): word for word in reversed(words) for name in (word.label, *word.synonyms)}


def _unknown(text: str, field: str, words: type[Labelled]) -> CellError:
    expected = "một trong: " + ", ".join(word.label for word in words)
    return CellError(field=field, value=text, expected=expected, mend="chọn một giá trị trong danh sách")
