"""A letter to send, complete but for what a test changes."""

from datetime import UTC, datetime
from typing import Any

from notifiers.letter import Letter

WHEN = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
KNOWN: dict[str, Any] = {
    "key": "1/email/reminder/2026-11-23",
    "to": "dau.moi@so-noi-vu.gov.vn",
    "sender": "Văn phòng UBND tỉnh <dondoc@vp.gov.vn>",
    "subject": "Đôn đốc nhiệm vụ UBND tỉnh giao",
    "text": "Kính gửi: Sở Nội vụ\n.\n3 nhiệm vụ đến hạn.\n",
    "html": "<p>Kính gửi: Sở Nội vụ</p>",
    "short": "3 nhiệm vụ đến hạn.\nhttps://dondoc.vp.gov.vn/a/x",
    "message_id": "<reminder.1@dondoc.vp.gov.vn>",
    "date": WHEN,
}


def a_letter(**changes: Any) -> Letter:
    return Letter(**(KNOWN | changes))
