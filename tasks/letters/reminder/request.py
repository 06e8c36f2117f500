"""What a reminder asks of its reader: only what applies to the tasks in it."""

from typing import NamedTuple

from tasks.letters.reminder.facts import ReminderFacts, Role


class Request(NamedTuple):
    mark: str
    words: str


def requests(facts: ReminderFacts) -> tuple[Request, ...]:
    words = [
        "Xác nhận đã nhận từng nhiệm vụ, hoặc tất cả một lần, tại các liên kết trong thư này.",
        "Nhiệm vụ đã có kết quả: báo cáo số, ngày của văn bản kết quả để Văn phòng xác nhận hoàn thành.",
    ]
    if facts.overdue < len(facts.items):
        words.append("Nhiệm vụ khó xong đúng hạn: đề nghị gia hạn trước khi đến hạn, nêu rõ lý do và ngày đề nghị.")
    if facts.overdue:
        words.append("Nhiệm vụ đã quá hạn: khẩn trương thực hiện, báo cáo nguyên nhân chậm và ngày sẽ hoàn thành.")
    if any(item.role is Role.COORDINATING for item in facts.items):
        words.append("Nhiệm vụ phối hợp: gửi ý kiến, số liệu cho cơ quan chủ trì trước hạn.")
    letters = "abcde"
    return tuple(Request(f"{letters[place]})", text) for place, text in enumerate(words))
