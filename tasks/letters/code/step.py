"""How the code is used, step by step, on the officer's own phone."""

from tasks.letters.code.facts import CodeFacts
from tasks.text import clean


def steps(facts: CodeFacts) -> tuple[str, ...]:
    return (
        f"Trên điện thoại của đầu mối, mở Zalo và {_place(facts)}.",
        f"Gửi tin nhắn: LK {facts.code}",
        "Chờ tin trả lời báo đã liên kết. Từ đó nhận tin đôn đốc và trả lời ngay trong cuộc trò chuyện ấy.",
    )


def _place(facts: CodeFacts) -> str:
    office = clean(facts.office.name)
    if facts.channel == "zalo_bot":
        return f"mở cuộc trò chuyện với Bot của {office}"
    return f"tìm Official Account của {office}, bấm “Quan tâm”, rồi bấm “Nhắn tin”"
