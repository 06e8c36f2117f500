"""What a letter of news asks of its reader: only what applies to it."""

from tasks.letters.news.facts import NewsFacts
from tasks.news_kind import NewsKind


def requests(facts: NewsFacts) -> tuple[str, ...]:
    """Each with its mark; empty when the letter is only to be known."""
    asked = [item for item in facts.items if item.link]
    if not asked:
        return ()
    words = ["Xác nhận đã nhận tại các liên kết trong thư này."]
    if any(item.kind is NewsKind.SENT_BACK for item in asked):
        words.append(
            "Nhiệm vụ cần thực hiện lại: khắc phục theo lý do đã nêu, rồi báo cáo lại số, ngày văn bản kết quả."
        )
    if any(not item.days_late and not item.coordinating for item in asked):
        words.append("Nhiệm vụ khó xong đúng hạn: đề nghị gia hạn trước khi đến hạn, nêu rõ lý do và ngày đề nghị.")
    if any(item.days_late for item in asked):
        words.append("Nhiệm vụ đã quá hạn: khẩn trương thực hiện, báo cáo nguyên nhân chậm và ngày sẽ hoàn thành.")
    return tuple(f"{'abcd'[place]}) {text}" for place, text in enumerate(words))
