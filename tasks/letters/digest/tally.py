"""The digest at a glance."""

from dataclasses import dataclass

from tasks.letters.digest.facts import DigestFacts
from tasks.letters.footer import moment
from tasks.rates import number


@dataclass(frozen=True)
class Count:
    number: str
    label: str
    colour: str


def tally(facts: DigestFacts) -> tuple[Count, ...]:
    """Always all four: a nought is news too."""
    return (
        Count(number(facts.late), "quá hạn", "cl"),
        Count(number(_questions(facts)), "cần ý kiến", "ct"),
        Count(number(facts.near), "sắp đến hạn", "cn"),
        Count(number(len(facts.unreached)), "thư cần xem lại", "cl"),
    )


def tally_words(facts: DigestFacts) -> str:
    """`156 nhiệm vụ quá hạn (12 mới), 4 việc cần ý kiến, …`."""
    new = sum(each.new for each in facts.departments)
    fresh = f" ({number(new)} mới)" if new else ""
    return (
        f"{number(facts.late)} nhiệm vụ quá hạn{fresh}, {number(_questions(facts))} việc cần ý kiến, "
        f"{number(facts.near)} nhiệm vụ sắp đến hạn, {number(len(facts.unreached))} thư, đầu mối cần xem lại"
    )


def held_words(facts: DigestFacts) -> str:
    """What stands above all else: whom it concerns, nobody reminds. Empty where nothing is held."""
    if facts.held is None:
        return ""
    return f"Cần cho ý kiến ngay: {number(facts.held.letters)} thư đôn đốc đang được giữ lại, chưa gửi."


def _questions(facts: DigestFacts) -> int:
    """A hold is one."""
    return len(facts.opinions) + (facts.held is not None)


def well(facts: DigestFacts) -> str:
    """The whole of a Monday's letter when there is nothing to say: silence must not be mistaken for it."""
    return (
        f"Đến {moment(facts.as_of, facts.office)}: không có nhiệm vụ quá hạn, sắp đến hạn hoặc chờ ý kiến; "
        "mọi thư đôn đốc đã gửi được và được xác nhận. Việc đôn đốc hoạt động bình thường."
    )
