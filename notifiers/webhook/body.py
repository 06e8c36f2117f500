import json
from datetime import UTC

from notifiers.letter import Letter

TYPE = "vn.dondoc.letter"


def body(letter: Letter) -> bytes:
    """The letter as JSON in UTF-8: the same letter always gives the same bytes.

    HTML, pictures and attachments stay behind: who wants those is written to by email.
    """
    date = letter.date.astimezone(UTC).isoformat()
    data = {
        "key": letter.key,
        "kind": letter.kind,
        "to": letter.to,
        "subject": letter.subject,
        "text": letter.text,
        "short": letter.short,
        "message_id": letter.message_id,
        "date": date,
        "resent": letter.resent,
    }
    whole = {"type": TYPE, "timestamp": date, "data": data}
    # A lone surrogate, which a workbook may hold, has no UTF-8.
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
