"""Problem details (RFC 9457): every refusal of the API is one of these, each with an address of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from starlette.responses import JSONResponse

from web.api.language import Language, Words

MEDIA_TYPE = "application/problem+json"


class Kind(Enum):
    """Slug of its address, status, title."""

    BAD_REQUEST = "bad-request", 400, Words("Không đọc được yêu cầu", "The request cannot be read")
    UNAUTHENTICATED = "unauthenticated", 401, Words("Cần khóa hợp lệ", "A valid key is needed")
    OUT_OF_SCOPE = "out-of-scope", 403, Words("Khóa không có phạm vi này", "The key lacks this scope")
    NOT_FOUND = "not-found", 404, Words("Không tìm thấy", "Not found")
    METHOD = "method-not-allowed", 405, Words("Không dùng được cách gửi này", "Method not allowed")
    CONFLICT = "conflict", 409, Words("Không làm được ở trạng thái hiện tại", "The present state does not allow it")
    IN_PROGRESS = "request-in-progress", 409, Words("Yêu cầu này đang được xử lý", "This request is being worked on")
    GONE = "gone", 410, Words("Không còn lưu", "No longer kept")
    STALE = "stale", 412, Words("Đã có thay đổi mới hơn", "It has changed meanwhile")
    TOO_LARGE = "too-large", 413, Words("Nội dung quá lớn", "The content is too large")
    MEDIA_TYPE = "unsupported-media-type", 415, Words("Nội dung phải là JSON", "The content must be JSON")
    INVALID = "invalid", 422, Words("Nội dung chưa hợp lệ", "The content is not valid")
    OTHER_REQUEST = (
        "other-request",
        422,
        Words("Idempotency-Key đã dùng cho yêu cầu khác", "The Idempotency-Key belongs to another request"),
    )
    CONDITION_MISSING = "condition-missing", 428, Words("Cần If-Match", "If-Match is needed")
    TOO_MANY = "too-many-requests", 429, Words("Gửi quá nhiều lần", "Too many requests")
    BROKEN = "broken", 500, Words("Hệ thống gặp lỗi", "Something broke here")
    BUSY = "busy", 503, Words("Hệ thống tạm thời bận", "Busy for the moment")

    def __init__(self, slug: str, status: int, title: Words) -> None:
        self.slug, self.status, self.title = slug, status, title


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where (a JSON pointer into the body, or a parameter), and what."""

    where: str
    words: Words

    def told(self, language: Language) -> dict[str, str]:
        name = "pointer" if self.where.startswith("#") else "parameter"
        return {name: self.where, "detail": self.words.spoken(language)}


@dataclass
class Problem(Exception):
    """Raised wherever the API refuses; `more` are members beside the standard ones."""

    kind: Kind
    detail: Words | None = None
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def told(self, language: Language, public_url: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "type": f"{public_url}/api/v1/problems/{self.kind.slug}",
            "title": self.kind.title.spoken(language),
            "status": self.kind.status,
        }
        if self.detail is not None:
            told["detail"] = self.detail.spoken(language)
        if self.faults:
            told["errors"] = [fault.told(language) for fault in self.faults]
        return told | dict(self.more)

    def answer(self, language: Language, public_url: str) -> JSONResponse:
        headers = {"Content-Language": language, "Vary": "Accept-Language"} | dict(self.headers)
        return JSONResponse(self.told(language, public_url), self.kind.status, headers, MEDIA_TYPE)
