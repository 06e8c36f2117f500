"""What was done about an event of a chat service, in the office's words: the record itself is kept in English."""

import re

from tasks.answer import Choice
from tasks.chat.intent import Intent
from tasks.chat.outcome import STRANGER, TOO_MANY_CODES, UNDO, WRONG_CODE
from tasks.incoming import GIVEN_UP, IncomingKind

_WHOLE = {
    WRONG_CODE: "sai mã liên kết",
    TOO_MANY_CODES: "sai mã liên kết quá nhiều lần",
    STRANGER: "tài khoản chưa liên kết với đầu mối nào",
    GIVEN_UP: "thử nhiều lần không được",
    "no words": "không có chữ",
    "no letter of ours": "không phải thư của hệ thống",
    "the letter's link is over": "liên kết của thư đã hết hạn",
    "told after an undo": "đến sau lời rút lại",
    "too late to be certain": "đến muộn, không chắc nói về nhiệm vụ nào",
    "not certain which task": "không chắc nói về nhiệm vụ nào",
    "not open": "nhiệm vụ đã kết thúc",
    "incomplete": "câu trả lời còn thiếu",
    "refused": "trái quy định của Văn phòng hoặc hạn của nhiệm vụ",
    Intent.LIST: "đã gửi danh sách nhiệm vụ",
    Intent.UNCLEAR: "không hiểu, đã gửi danh sách nhiệm vụ",
    IncomingKind.FOLLOWED: "đã quan tâm",
    IncomingKind.UNFOLLOWED: "đã bỏ quan tâm",
    f"{UNDO}: nothing": "không còn gì để rút lại",
}
_SAID = re.compile(r"(\w+): (.+)", re.DOTALL)
_LINKED = re.compile(r"linked to contact (\d+)")
_ARRIVED = re.compile(r"letters ([\d, ]+)(; settled .*)?")


def outcome_words(outcome: str) -> str:
    """In Vietnamese; a word that is not known is given back as it is."""
    if outcome in _WHOLE:
        return _WHOLE[outcome]
    if linked := _LINKED.fullmatch(outcome):
        return f"đã liên kết với đầu mối số {linked[1]}"
    if arrived := _ARRIVED.fullmatch(outcome):
        return f"thư số {arrived[1]}" + (": rõ là đã tới" if arrived[2] else "")
    said = _SAID.fullmatch(outcome)
    return f"{_verb(said[1])}: {said[2]}" if said else outcome


def _verb(word: str) -> str:
    if word == UNDO:
        return "đã rút lại"
    return Choice(word).label if word in list(Choice) else word
