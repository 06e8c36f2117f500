"""Lost updates: who changes something says which state of it was read (If-Match, RFC 9110 §13.1.1)."""

import hashlib
import json
from typing import Any

from starlette.requests import Request

from web.api.language import Words
from web.api.problem import Kind, Problem

MISSING = Words(
    "Hãy đọc trước, rồi gửi ETag đã đọc ở đầu mục If-Match.", "Read it first, then send the ETag that you read."
)
CHANGED = Words("Hãy đọc lại trước khi sửa.", "Read it again before you change it.")


def make_etag(values: Any) -> str:
    """A strong tag of stored values: what is computed for the day does not count."""
    words = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:24]}"'


def check_match(request: Request, etag: str, *, must: bool) -> None:
    """Raises Problem: 428 when `must` and nothing was said, 412 when another state was read."""
    said = request.headers.getlist("if-match")
    if not said:
        if must:
            raise Problem(Kind.CONDITION_MISSING, MISSING)
        return
    tags = {tag.strip() for line in said for tag in line.split(",")}
    if "*" not in tags and etag not in tags:
        raise Problem(Kind.STALE, CHANGED, headers={"ETag": etag})
