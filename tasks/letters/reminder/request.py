"""What a reminder asks of its reader: only what applies to the tasks in it."""

from functools import cache
from typing import NamedTuple

from tasks.letters.reminder.facts import ReminderFacts, Role


class Request(NamedTuple):
    mark: str
    words: str


def requests(facts: ReminderFacts) -> tuple[Request, ...]:
    coordinating = Role.COORDINATING in [item.role for item in facts.items]
    return _requests(in_time=facts.overdue < len(facts.items), late=facts.overdue > 0, coordinating=coordinating)


@cache
def _requests(*, in_time: bool, late: bool, coordinating: bool) -> tuple[Request, ...]:
    words = [
        "Xác nhận đã nhận từng nhiệm vụ, hoặc tất cả một lần, tại các liên kết trong thư này.",
        "Nhiệm vụ đã có kết quả: báo cáo số, ngày của văn bản kết quả để Văn phòng xác nhận hoàn thành.",
    ]
    if in_time:
        words.append("Nhiệm vụ khó xong đúng hạn: đề nghị gia hạn trước khi đến hạn, nêu rõ lý do và ngày đề nghị.")
    if late:
        words.append("Nhiệm vụ đã quá hạn: khẩn trương thực hiện, báo cáo nguyên nhân chậm và ngày sẽ hoàn thành.")
    if coordinating:
        words.append("Nhiệm vụ phối hợp: gửi ý kiến, số liệu cho cơ quan chủ trì trước hạn.")
    letters = "abcde"
    return tuple(Request(f"{letters[place]})", text) for place, text in enumerate(words))
