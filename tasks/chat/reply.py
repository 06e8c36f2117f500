"""What the sender of a message is answered, in Vietnamese. A chat is a private company's: no subject, no names."""

from collections.abc import Sequence
from datetime import date

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Answer, Choice
from tasks.chat.told import Told
from tasks.letters.wording import full_day, short_day
from tasks.short_code import short_code
from tasks.state import ExecutionState

MOST_LISTED = 20
HOW = "Xin nhắn kèm mã, ví dụ: “đã nhận {short}”, “xong {short}”, hoặc “đã nhận tất cả”."
STRANGER = (
    "Tài khoản này chưa được liên kết với đầu mối nào. Xin đề nghị Văn phòng gửi mã liên kết tới hộp thư công vụ của "
    "đơn vị, rồi nhắn: LK và 8 số của mã."
)
LINKED = "Đã liên kết tài khoản này với {who}. Từ nay thư đôn đốc của đơn vị được gửi tới đây."
WRONG_CODE = "Mã không đúng, đã dùng, hoặc đã hết hạn. Xin xem lại thư mới nhất; mã gồm 8 số."
TOO_MANY_CODES = "Đã thử quá nhiều lần. Xin thử lại sau 1 giờ, hoặc đề nghị Văn phòng gửi mã mới."
NOT_UNDERSTOOD = "Xin lỗi, hệ thống tự động chưa hiểu tin này."
CAME_LATE = "Tin này đến muộn nên chưa ghi nhận; xin nhắn lại kèm mã nhiệm vụ."
OUT_OF_ORDER = "Tin này đến sau tin “hủy” nên chưa ghi nhận; nếu vẫn đúng, xin nhắn lại."
UNDONE = "Đã hủy câu trả lời vừa rồi: {codes}."
TOO_LATE = "Không còn câu trả lời nào có thể hủy (chỉ hủy được trong 10 phút). Xin liên hệ Văn phòng."


def recorded(given: Sequence[Acknowledgement], codes: Sequence[str], answer: Answer) -> str:
    """What was written down, so that a misunderstanding is seen at once."""
    words = [f"Đã ghi nhận: {', '.join(codes)} – {answer.choice.label}{_details(answer)}."]
    if answer.choice is Choice.REPORTED and not (answer.result_document and answer.result_date):
        short = short_code(codes[0])
        words.append(f"Xin bổ sung số, ngày văn bản kết quả: “xong {short} 45/BC-… {_example(given)}”.")
    words.append("Nếu nhầm, nhắn “hủy” trong 10 phút.")
    return " ".join(words)


def listed(told: Sequence[Told], on: date, before: str = "") -> str:
    """The tasks that wait for an answer, with the names they are answered by."""
    waiting = [each for each in told if each.open]
    if not waiting:
        return before or "Hiện không có nhiệm vụ nào của đơn vị đang chờ trả lời."
    lines = [f"{len(waiting)} nhiệm vụ đang chờ trả lời:"]
    lines += [_line(each, on) for each in waiting[:MOST_LISTED]]
    lines += [f"và {len(waiting) - MOST_LISTED} nhiệm vụ khác."] if len(waiting) > MOST_LISTED else []
    lines.append(HOW.format(short=short_code(waiting[0].task.code)))
    return "\n".join([before, *lines] if before else lines)


def closed(tasks: Sequence[Told]) -> str:
    """These are over: what was said of them changes nothing."""
    states = (f"{each.task.code} («{ExecutionState(each.task.state).label}»)" for each in tasks)
    return f"Không còn chờ trả lời: {', '.join(states)}."


def _line(told: Told, on: date) -> str:
    task = told.task
    deadline = f"hạn {short_day(task.deadline, on)}" if task.deadline else "không có hạn"
    number = f" · {task.document_number}" if task.document_number else ""
    return f"{task.code}{number}: {deadline}"


def _details(answer: Answer) -> str:
    if answer.choice is Choice.EXTENSION and answer.requested_deadline:
        document = f" ({answer.document})" if answer.document else ""
        return f" đến {full_day(answer.requested_deadline)}{document}, lý do: {answer.reason}"
    if answer.choice is Choice.FOLLOW_UP and answer.until:
        return f" vào ngày {full_day(answer.until)} (hạn không đổi, chưa tính là xác nhận)"
    parts = [
        answer.result_document,
        full_day(answer.result_date) if answer.result_date else "",
        answer.need,
        answer.unit,
    ]
    found = ", ".join(filter(None, parts))
    return f" ({found})" if found else ""


def _example(given: Sequence[Acknowledgement]) -> str:
    return given[0].at.strftime("%d/%m/%Y")
