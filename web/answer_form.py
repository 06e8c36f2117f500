"""From what an officer filled in to an Answer, or to words beside each field that say what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.answer import Answer, Choice
from tasks.letters.wording import full_day
from web.card import Card
from web.day_field import read_day
from web.form import Form

MISSING = {
    "answered_by": "Hãy ghi họ tên người trả lời.",
    "result_document": "Hãy ghi số, ký hiệu văn bản kết quả.",
    "result_date": "Hãy ghi ngày của văn bản kết quả.",
    "requested_deadline": "Hãy ghi ngày đề nghị gia hạn đến.",
    "reason": "Hãy ghi lý do xin gia hạn.",
    "follow_up": "Hãy ghi ngày muốn được nhắc lại.",
    "pause_until": "Hãy ghi ngày cuối tạm dừng.",
    "pause_reason": "Hãy ghi lý do đề nghị tạm dừng.",
    "need": "Hãy ghi vướng mắc và điều cần Văn phòng giúp.",
    "unit": "Hãy ghi đơn vị có thẩm quyền thực hiện.",
}
FIELDS = {
    Choice.REPORTED: ("result_document", "result_date"),
    Choice.EXTENSION: ("requested_deadline", "reason", "document"),
    Choice.FOLLOW_UP: ("follow_up",),
    Choice.PAUSE: ("pause_until", "pause_reason"),
    Choice.OBSTACLE: ("need",),
    Choice.NOT_OURS: ("unit",),
}
# One page holds the fields of all choices, so two of them cannot share a name.
MEANS = {"follow_up": "until", "pause_until": "until", "pause_reason": "reason"}
DAYS = frozenset({"result_date", "requested_deadline", "follow_up", "pause_until"})
TO_COME = frozenset({"follow_up", "pause_until"})
SHORT = {"answered_by": 100, "result_document": 100, "document": 100, "unit": 200}
LONGEST = SHORT | dict.fromkeys(("reason", "pause_reason", "need"), 2000)


@dataclass(frozen=True)
class AnswerRead:
    """`answer` is None exactly when there are `errors`, by the name of the field."""

    answer: Answer | None
    errors: dict[str, str]


def read_answer(form: Form, tasks: Sequence[Card], on: date) -> AnswerRead:
    """Check a form against the tasks it names. Fields of choices that were not chosen are left aside."""
    choice = next((each for each in Choice if each == form.one("choice")), None)
    names = (*(FIELDS.get(choice, ()) if choice else ()), "answered_by")
    # In the order of the page, which is the order they are told in.
    errors = {} if tasks else {"task": "Hãy đánh dấu nhiệm vụ mà câu trả lời này nói về."}
    if choice is None:
        errors["choice"] = "Hãy chọn một trong các cách trả lời."
    values: dict[str, Any] = {name: form.one(name) for name in names if name not in DAYS}
    values |= {name: read_day(form.one(name)) for name in names if name in DAYS}
    for name in names:
        if problem := _problem(name, form.one(name), values[name], on):
            errors[name] = problem
    if errors or choice is None:
        return AnswerRead(None, errors)
    return AnswerRead(Answer(choice=choice, **{MEANS.get(name, name): value for name, value in values.items()}), {})


def _problem(name: str, typed: str, value: str | date | None, on: date) -> str:
    if not typed:
        return MISSING.get(name, "")
    if name in DAYS and value is None:
        return f"«{typed[:40]}» không phải là ngày; hãy ghi ngày/tháng/năm, ví dụ {full_day(on)}."
    if len(typed) > LONGEST.get(name, len(typed)):
        return f"Dài {len(typed)} ký tự; hãy rút còn {LONGEST[name]}."
    if name == "result_date" and isinstance(value, date) and value > on:
        return f"Ngày {full_day(value)} chưa đến; hãy ghi ngày ghi trên văn bản kết quả."
    if name in TO_COME and isinstance(value, date) and value <= on:
        return f"Hãy ghi một ngày sau {full_day(on)}."
    return ""
