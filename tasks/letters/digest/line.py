"""One task or one letter of the digest, in words: what all lists of the letter are made of."""

from dataclasses import dataclass

from tasks.letters.digest.facts import DigestFacts, Held, Nearing, Opinion, Overdue, Task, Unreached
from tasks.letters.document import document_name
from tasks.letters.excerpt import excerpt
from tasks.letters.urgency import mark
from tasks.letters.wording import deadline_words, short_day
from tasks.rates import number
from tasks.text import clean


@dataclass(frozen=True, kw_only=True)
class Line:
    """`kind` and `colour` are classes of look.mjml; the rest is text, not yet escaped. Empty fields are not shown."""

    name: str
    words: str = ""
    marks: tuple[str, ...] = ()
    text: str = ""
    detail: str = ""
    link: str = ""
    action: str = ""
    kind: str = "near"
    colour: str = "cn"


def overdue_line(late: Overdue, facts: DigestFacts, limit: int) -> Line:
    reminded = f"đã nhắc {number(late.reminded)} lần" if late.reminded else "chưa nhắc"
    answer = f"trả lời: {excerpt(late.answer, limit // 2)}" if late.answer else "chưa trả lời"
    return Line(
        name=_name(late.task),
        words=deadline_words(late.deadline, facts.on, days_left=0, days_late=late.days_late),
        marks=_marks(mark(late.urgency), "MỚI" if late.new else ""),
        text=excerpt(late.task.content, limit),
        detail=f"{clean(late.task.department)}{_moved(late.task, facts)} · {reminded} · {answer}",
        link=late.task.link,
        action=f"Xem {clean(late.task.code)}",
        kind="late",
        colour="cl",
    )


def opinion_line(opinion: Opinion, facts: DigestFacts, limit: int) -> Line:
    asked = f" · gửi ngày {short_day(opinion.asked_on, facts.on)}" if opinion.asked_on else ""
    deadline = f" · hạn {short_day(opinion.deadline, facts.on)}" if opinion.deadline else ""
    return Line(
        name=_name(opinion.task),
        words=excerpt(opinion.words, limit),
        text=excerpt(opinion.task.content, limit),
        detail=f"{clean(opinion.task.department)}{asked}{deadline}{_moved(opinion.task, facts)}",
        link=opinion.link,
        action=f"Cho ý kiến {clean(opinion.task.code)}",
        kind="today",
        colour="",
    )


def held_line(held: Held, facts: DigestFacts, limit: int) -> Line:
    usual = f"thường ngày {number(held.usual_letters)} thư, {number(held.usual_rungs)} lượt đôn đốc"
    readers = f"Gửi {number(held.contacts)} đầu mối" if held.contacts else ""
    urgent = f"trong đó có {number(held.urgent)} nhiệm vụ khẩn" if held.urgent else ""
    return Line(
        name=f"Đợt giữ số {held.number}, từ ngày {short_day(held.since, facts.on)}",
        words=f"{number(held.letters)} thư, {number(held.rungs)} lượt đôn đốc ({usual})",
        text=f"Thay đổi trước đó: {excerpt(held.cause, limit)}",
        detail=" · ".join(part for part in (readers, urgent, "chờ đến khi có ý kiến") if part),
        link=held.link,
        action=f"Cho ý kiến về đợt giữ số {held.number}",
        kind="late",
        colour="cl",
    )


def nearing_line(near: Nearing, facts: DigestFacts, limit: int) -> Line:
    today = near.deadline <= facts.on
    answered = "đã xác nhận" if near.acknowledged else "chưa xác nhận"
    return Line(
        name=_name(near.task),
        words=deadline_words(near.deadline, facts.on, days_left=near.days_left, days_late=0),
        marks=_marks(mark(near.urgency)),
        text=excerpt(near.task.content, limit),
        detail=f"{clean(near.task.department)}{_moved(near.task, facts)} · {answered}",
        link=near.task.link,
        action=f"Xem {clean(near.task.code)}",
        kind="today" if today else "near",
        colour="ct" if today else "cn",
    )


def unreached_line(unreached: Unreached, facts: DigestFacts, limit: int) -> Line:
    parts = (
        clean(unreached.title),
        clean(unreached.channel),
        f"{number(unreached.tasks)} nhiệm vụ" if unreached.tasks else "",
        f"từ ngày {short_day(unreached.since, facts.on)}" if unreached.since else "",
    )
    return Line(
        name=clean(unreached.department),
        words=excerpt(unreached.words, limit),
        detail=" · ".join(part for part in parts if part),
        kind="today",
        colour="",
    )


def _name(task: Task) -> str:
    return document_name(task.document, task.code)


def _moved(task: Task, facts: DigestFacts) -> str:
    """` · hạn ban đầu 10/11, gia hạn lần 2`; nothing of a deadline that stands as it was given."""
    if not task.extended:
        return ""
    first = f"hạn ban đầu {short_day(task.original, facts.on)}, " if task.original else ""
    return f" · {first}gia hạn lần {task.extended}"


def _marks(*marks: str) -> tuple[str, ...]:
    return tuple(found for found in marks if found)
