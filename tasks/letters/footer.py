"""What every letter ends with: who wrote it, what it is not, what must not be answered to it, how to find it again."""

from datetime import datetime
from functools import lru_cache

from tasks.letters.office import Office
from tasks.letters.wording import full_day
from tasks.text import clean


def moment(as_of: datetime, office: Office) -> str:
    """`07 giờ 30 ngày 23/11/2026`, in the office's zone."""
    local = as_of.astimezone(office.zone)
    return f"{local.hour:02d} giờ {local.minute:02d} ngày {full_day(local.date())}"


def footer(office: Office, as_of: datetime, code_words: str) -> tuple[str, ...]:
    return (*_alike(office, as_of), code_words)


@lru_cache(maxsize=100)
def _alike(office: Office, as_of: datetime) -> tuple[str, ...]:
    """What all letters of an office's morning say."""
    source = f"Thư tự động của {clean(office.name)}, theo số liệu đến {moment(as_of, office)}"
    lines = [
        f"{source}; không thay thế văn bản hành chính.",
        "Không gửi thông tin, tài liệu bí mật nhà nước qua thư này hoặc qua các liên kết trong thư.",
    ]
    if office.inquiries:
        lines.append(f"Cần trao đổi, xin liên hệ: {clean(office.inquiries)}.")
    return tuple(lines)
