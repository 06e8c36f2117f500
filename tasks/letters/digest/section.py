"""The numbered lists of the digest: each says how many it holds, shows the worst, and counts what it leaves out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tasks.letters.digest.facts import DigestFacts, Nearing, Opinion, Overdue, Question, Trouble, Unreached
from tasks.letters.digest.line import Line, held_line, nearing_line, opinion_line, overdue_line, unreached_line
from tasks.letters.fit import Cut
from tasks.letters.order import most_urgent
from tasks.letters.wording import capital
from tasks.rates import number
from tasks.text import sort_key

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Group:
    """`more` is how many lines the attachment holds beyond these, in words; empty when all are here."""

    title: str
    lines: tuple[Line, ...]
    more: str


@dataclass(frozen=True)
class Section:
    number: int
    title: str
    nothing: str
    groups: tuple[Group, ...]


def late_group(facts: DigestFacts, cut: Cut) -> Group:
    late = sorted(facts.overdue, key=overdue_order)
    title = "Quá hạn lâu nhất" if facts.late > cut.rows else "Từng nhiệm vụ"
    return _group(title, late, lambda one: overdue_line(one, facts, cut.characters), cut.rows, facts.late)


def sections(facts: DigestFacts, cut: Cut) -> tuple[Section, ...]:
    """Sections 3 to 5."""
    return (
        Section(
            3, f"Cần {facts.salutation} cho ý kiến", "Không có việc nào.", (*_held(facts, cut), *_opinions(facts, cut))
        ),
        Section(4, f"Sắp đến hạn (trong {facts.near_days} ngày làm việc)", "Không có.", _nearing(facts, cut)),
        Section(5, "Không gửi được, chưa xác nhận", "Không có.", _unreached(facts, cut)),
    )


def overdue_order(late: Overdue) -> tuple[object, ...]:
    return most_urgent(deadline=late.deadline, urgency=late.urgency, code=late.task.code, days_late=late.days_late)


def opinion_order(opinion: Opinion) -> tuple[object, ...]:
    """The longest waiting first."""
    return (opinion.asked_on or date.min, sort_key(opinion.task.department), opinion.task.code)


def nearing_order(near: Nearing) -> tuple[object, ...]:
    return most_urgent(deadline=near.deadline, urgency=near.urgency, code=near.task.code, days_left=near.days_left)


def unreached_order(unreached: Unreached) -> tuple[object, ...]:
    return (-unreached.tasks, sort_key(unreached.department), unreached.title, unreached.channel, unreached.words)


def _held(facts: DigestFacts, cut: Cut) -> tuple[Group, ...]:
    """First of all: nobody is reminded until the office has spoken."""
    if facts.held is None:
        return ()
    title = f"Thư đôn đốc đang được giữ lại: {number(facts.held.letters)}"
    return (Group(title, (held_line(facts.held, facts, cut.characters),), ""),)


def _opinions(facts: DigestFacts, cut: Cut) -> tuple[Group, ...]:
    found = sorted(facts.opinions, key=opinion_order)
    by_question = ((question, [one for one in found if one.question is question]) for question in Question)
    return tuple(
        _group(question.label, asked, lambda one: opinion_line(one, facts, cut.characters), max(cut.rows // 4, 2))
        for question, asked in by_question
        if asked
    )


def _nearing(facts: DigestFacts, cut: Cut) -> tuple[Group, ...]:
    found = sorted(facts.nearing, key=nearing_order)
    if not found:
        return ()
    most = max(cut.rows // 2, 2)
    return (_group("", found, lambda one: nearing_line(one, facts, cut.characters // 2), most, facts.near),)


def _unreached(facts: DigestFacts, cut: Cut) -> tuple[Group, ...]:
    found = sorted(facts.unreached, key=unreached_order)
    by_trouble = ((trouble, [one for one in found if one.trouble is trouble]) for trouble in Trouble)
    return tuple(
        _group(trouble.label, met, lambda one: unreached_line(one, facts, cut.characters // 2), max(cut.rows // 4, 2))
        for trouble, met in by_trouble
        if met
    )


def _group(
    title: str, facts: Sequence[Fact], line: Callable[[Fact], Line], most: int, all_told: int | None = None
) -> Group:
    """`all_told` is how many there are, where `facts` are not all of them."""
    shown: Iterable[Fact] = facts[:most]
    count = len(facts) if all_told is None else all_told
    left = count - most
    figure = f"nêu {number(most)} trong {number(count)}" if left > 0 else number(count)
    counted = f"{title}: {figure}" if title else capital(f"{figure} nhiệm vụ")
    more = f"và {number(left)} mục khác, có trong tệp đính kèm." if left > 0 else ""
    return Group(counted, tuple(line(one) for one in shown), more)
