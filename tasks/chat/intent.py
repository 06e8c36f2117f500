"""What somebody means who writes "Đã nhận" or "xin gia han": the first words say it, with accents or without."""

import re
from enum import StrEnum

from tasks.text import fold


class Intent(StrEnum):
    """The first seven are answers to a task, as on its page."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    EXTENSION = "extension"
    FOLLOW_UP = "follow_up"
    OBSTACLE = "obstacle"
    NOT_OURS = "not_ours"
    UNDO = "undo"
    LINK = "link"
    LIST = "list"
    UNCLEAR = "unclear"


# Words that open a sentence and say nothing; "dạ" folds as "đã" does.
_COURTESY = r"(?:(?:da|vang|u|em|toi|minh|chung toi|don vi|so|phong|xin|kinh gui|bao cao|thua)[\s,]+)*?"
_OURS = r"(?: cua)?(?: don vi| chung toi| so| phong)?"
_OPENINGS = {
    Intent.LINK: r"(?:ma )?(?:lk|lien ket)",
    Intent.UNDO: r"(?:huy|nham|hoan tac)(?: (?:roi|tra loi|xac nhan))?$",
    Intent.LIST: r"(?:ds|danh sach|nhiem vu nao|con nhiem vu nao|tro giup|huong dan|help|menu)",
    Intent.NOT_OURS: rf"khong (?:thuoc(?: tham quyen| nhiem vu| trach nhiem)?|phai (?:viec|nhiem vu)){_OURS}",
    Intent.EXTENSION: r"(?:de nghi |de xuat )?(?:cho )?(?:gia han|lui han|keo dai)(?: han| thoi gian| nhiem vu)?",
    Intent.FOLLOW_UP: r"nhac lai(?: sau| nhiem vu)?",
    # "Vướng mắc gì không?" asks; "vướng giải phóng mặt bằng" tells.
    Intent.OBSTACLE: r"(?:dang |co |gap )?(?:vuong|kho khan)(?! (?:mac )?gi\b)(?: mac)?",
    # "Báo cáo anh, …" only opens a sentence.
    Intent.REPORTED: r"(?:(?:da )?(?:lam xong|xong|hoan thanh)|da (?:gui )?bao cao(?: ket qua)?|bao cao ket qua)",
    Intent.IN_PROGRESS: r"(?:dang|da bat dau|bat dau) (?:lam|thuc hien|xu ly|trien khai)",
    Intent.RECEIVED: r"(?:da )?(?:tiep nhan|nhan duoc|nhan|ro|biet)(?: roi)?|ok(?:e|ay|ie)?|received",
}
_PATTERNS = {intent: re.compile(rf"{_COURTESY}(?:{words})\b") for intent, words in _OPENINGS.items()}
# Written with accents, a word must be one of these: "nhắn lại sau" folds as "nhận lại sau" does.
_ACCENTED = frozenset(
    "đã dạ vâng ừ xin chúng tôi mình đơn vị sở phòng kính gửi báo cáo thưa tiếp nhận được rồi rõ biết xong hoàn thành "  # noqa: SIM905 - words, not code
    "kết quả làm đang bắt đầu thực hiện xử lý lí triển gia hạn đề nghị xuất lùi kéo dài thời nhiệm vụ có gặp vướng mắc "
    "khó khăn không thuộc phải thẩm quyền trách việc của "
    "hủy huỷ nhầm hoàn tác trả lời xác danh sách nào còn trợ giúp "
    "hướng dẫn liên mã nhắc lại sau".split()
)
_ASKS_OR_DENIES = re.compile(r"\?|\b(?:khong|chua|sai|chang|khi nao|bao gio)\b")
_CODE_ALONE = re.compile(r"(?:(?:ma|lk|lien ket|la|cua toi)[\s:,.-]*){0,4}\d{4}[ .-]?\d{4}[.!]?")
_SIGNS = " ,.;:!–-"
_MAY_DENY = {
    Intent.NOT_OURS,
    Intent.OBSTACLE,
    Intent.EXTENSION,
    Intent.FOLLOW_UP,
    Intent.LINK,
    Intent.LIST,
    Intent.UNDO,
}


def read_intent(said: str) -> tuple[Intent, int]:
    """The intent of a clean text, and how many of its words said so.

    A receipt or a report with a doubt in it ("đã nhận chưa ạ?", "xong 12 không?") is none.
    """
    folded, words = fold(said), said.split()
    if _CODE_ALONE.fullmatch(folded):
        return Intent.LINK, 0
    for intent, pattern in _PATTERNS.items():
        if found := pattern.match(folded):
            spoken = words[: len(found[0].split())]
            certain = intent in _MAY_DENY or not _ASKS_OR_DENIES.search(folded, found.end())
            return (intent, len(spoken)) if certain and _as_spelt(intent, spoken) else (Intent.UNCLEAR, 0)
    return Intent.UNCLEAR, 0


def _as_spelt(intent: Intent, words: list[str]) -> bool:
    plain = [word.strip(_SIGNS).lower() for word in words]
    if intent is Intent.REPORTED and "dạ" in plain and not {"đã", "da", "xong", "hoàn", "kết"} & set(plain):
        return False  # "dạ báo cáo anh"
    return all(word.isascii() or word in _ACCENTED for word in plain)
