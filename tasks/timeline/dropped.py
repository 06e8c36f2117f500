"""Why something was not told, as a person reads it: rows keep short English words."""

import re
from datetime import date

from tasks.carry import NEWER
from tasks.letter import FIRST_COPY
from tasks.letters.wording import full_day
from tasks.post_news import TOLD_ALREADY
from tasks.reminder import ANSWER_UNDONE, ANSWERED, GONE, LEAD_CHANGED, NOT_COORDINATING, ON_LEAVE, WAITS
from tasks.stale_news import LEADS_AGAIN, NOT_URGENT
from tasks.state import ExecutionState
from tasks.telling import MAY_WAIT, NOBODY
from tasks.telling import NEWER as NEWER_NEWS

_WORDS = {
    ANSWERED: "đơn vị đã trả lời",
    ANSWER_UNDONE: "trả lời đã được rút lại",
    LEAD_CHANGED: "đã đổi cơ quan chủ trì",
    NOT_COORDINATING: "không còn phối hợp",
    WAITS: "thư của ngày đã gửi đi, chờ thư ngày sau",
    NEWER: "đã có nấc mới hơn",
    ON_LEAVE: "đầu mối đang nghỉ, chưa có người nhận thư thay",
    GONE: "không còn là đầu mối",
    TOLD_ALREADY: "đã có trong thư đôn đốc",
    MAY_WAIT: "chờ nấc đôn đốc đầu tiên",
    NEWER_NEWS: "đã có tin mới hơn",
    NOBODY: "không có người nhận",
    LEADS_AGAIN: "đơn vị lại chủ trì",
    NOT_URGENT: "độ khẩn không còn cao hơn trước",
    "deadline moved": "hạn đã thay đổi",
    "nothing is left to say": "không còn gì để đôn đốc",
}
_ENDED = re.compile(r"task became (\w+)")
_TOLD = re.compile(r"told with the letter of (\d{4}-\d\d-\d\d)")
_CALENDAR = re.compile(r"the calendar changed: (.*)", re.DOTALL)
_HOLD = re.compile(r"hold (\d+) dropped: (.*)", re.DOTALL)


def dropped_words(reason: str) -> str:
    """What no rule knows stands as it is."""
    bare = reason.removesuffix(FIRST_COPY)
    words = _WORDS.get(bare) or _shaped(bare) or bare
    return words + ("; bản gửi trước có thể đã tới" if bare != reason else "")


def _shaped(reason: str) -> str:
    if found := _ENDED.fullmatch(reason):
        state = found[1]
        label = ExecutionState(state).label if state in set(ExecutionState) else state
        return f"nhiệm vụ chuyển sang «{label}»"
    if found := _CALENDAR.fullmatch(reason):
        return found[1]
    if found := _TOLD.fullmatch(reason):
        return f"đã gộp vào thư ngày {full_day(date.fromisoformat(found[1]))}"
    found = _HOLD.fullmatch(reason)
    return f"đợt giữ số {found[1]} bị bỏ: {found[2]}" if found else ""
