"""From what was said to an answer, as the page would make it; or words for what is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tasks.answer import Answer, Choice
from tasks.chat.saying import Intent, Saying
from tasks.chat.told import Told
from tasks.letters.wording import full_day
from tasks.short_code import short_code

CHOICES = {
    Intent.RECEIVED: Choice.RECEIVED,
    Intent.IN_PROGRESS: Choice.IN_PROGRESS,
    Intent.REPORTED: Choice.REPORTED,
    Intent.EXTENSION: Choice.EXTENSION,
    Intent.FOLLOW_UP: Choice.FOLLOW_UP,
    Intent.OBSTACLE: Choice.OBSTACLE,
    Intent.NOT_OURS: Choice.NOT_OURS,
}
MISSING = {
    "requested_deadline": "Xin ghi cả ngày và lý do, ví dụ: “xin gia hạn {name} đến {day} vì …”.",
    "reason": "Xin ghi cả lý do, ví dụ: “xin gia hạn {name} đến {day} vì …”.",
    "need": "Xin ghi vướng mắc gì, cần Văn phòng giúp gì, ví dụ: “vướng mắc {name}: …”.",
    "unit": "Xin ghi đơn vị có thẩm quyền, ví dụ: “không thuộc thẩm quyền {name}, chuyển Sở …”.",
}
# A report may come without its document here: the office confirms it before the task is done.
_LATER = {"result_document", "result_date"}


def make_answer(saying: Saying, who: str, tasks: Sequence[Told], on: date) -> Answer | str:
    """The answer to `tasks`, given by `who`; a sentence in Vietnamese when something is missing or cannot be."""
    answer = Answer(choice=CHOICES[saying.intent], answered_by=who, **_facts(saying))
    for field in answer.missing():
        if field not in _LATER:
            return MISSING[field].format(name=short_code(tasks[0].task.code), day=full_day(saying.day or on))
    if answer.result_date and answer.result_date > on:
        return f"Ngày {full_day(answer.result_date)} chưa đến; xin ghi ngày ghi trên văn bản kết quả."
    return answer


def _facts(saying: Saying) -> dict[str, Any]:
    facts: dict[Intent, dict[str, Any]] = {
        Intent.REPORTED: {"result_document": saying.document[:100], "result_date": saying.day},
        Intent.EXTENSION: {"requested_deadline": saying.day, "reason": saying.rest, "document": saying.document[:100]},
        Intent.FOLLOW_UP: {"until": saying.day},
        Intent.OBSTACLE: {"need": saying.rest},
        Intent.NOT_OURS: {"unit": saying.rest[:200]},
    }
    return facts.get(saying.intent, {})
