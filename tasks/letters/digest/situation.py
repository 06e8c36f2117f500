"""Section 1 in words and figures: a rate is never printed without its formula, nor a figure without its day."""

from dataclasses import dataclass

from tasks.letters.digest.facts import DigestFacts, Situation
from tasks.letters.footer import moment
from tasks.letters.wording import full_day, short_day
from tasks.rates import Rate, number
from tasks.text import clean


@dataclass(frozen=True)
class Measure:
    """`formula` says what is divided by what, `figures` the same with this day's numbers."""

    name: str
    value: str
    formula: str
    figures: str


def opening(facts: DigestFacts) -> str:
    """The sentence that the office's own reports begin with."""
    counts, assigner = facts.situation.counts, clean(facts.office.assigner)
    return (
        f"{_period(facts)}, {assigner}, Chủ tịch {assigner} giao các sở, ban, ngành, địa phương "
        f"{number(counts.total)} nhiệm vụ; đã hoàn thành {number(counts.done)} nhiệm vụ "
        f"(đạt {counts.rate_a.percent(facts.percent)}); còn lại {number(counts.open)} nhiệm vụ chưa hoàn thành, "
        f"trong đó {number(counts.open_overdue)} nhiệm vụ quá hạn."
    )


def columns(situation: Situation) -> tuple[tuple[str, str], ...]:
    """The four columns of every report; they add up to the total."""
    counts = situation.counts
    return (
        ("Hoàn thành đúng hạn", number(counts.done_on_time)),
        ("Hoàn thành quá hạn", number(counts.done_late)),
        ("Chưa hoàn thành, trong hạn (kể cả không hạn)", number(counts.open_in_time)),
        ("Chưa hoàn thành, quá hạn", number(counts.open_overdue)),
        ("Tổng số", number(counts.total)),
    )


def measures(facts: DigestFacts) -> tuple[Measure, ...]:
    counts = facts.situation.counts
    due = f"{number(counts.done)} / ({number(counts.done)} + {number(counts.open_overdue)})"
    return (
        _measure(facts, "Tỷ lệ A", counts.rate_a, "hoàn thành / tổng số"),
        Measure(
            "Tỷ lệ B",
            counts.rate_b.percent(facts.percent),
            "hoàn thành / (hoàn thành + chưa hoàn thành quá hạn)",
            due,
        ),
        _measure(facts, "Đúng hạn", counts.on_time, "hoàn thành đúng hạn / hoàn thành, tính nhiệm vụ có hạn"),
    )


def remarks(facts: DigestFacts) -> tuple[str, ...]:
    """What stands beside the rates: extensions, pauses, and what changed since the last digest."""
    situation = facts.situation
    extended = f"Đã gia hạn {number(situation.extended)} nhiệm vụ (nêu riêng, không tính vào các tỷ lệ)."
    paused = f"Đang tạm dừng {number(situation.paused)} nhiệm vụ (không tính quá hạn, không đôn đốc)."
    beside = (extended, paused) if situation.paused else (extended,)
    if situation.since is None:
        return beside
    changed = (
        f"So với tổng hợp ngày {short_day(situation.since, facts.on)}: thêm {number(situation.newly_overdue)} nhiệm vụ "
        f"quá hạn, thêm {number(situation.newly_done)} nhiệm vụ hoàn thành."
    )
    return (changed, *beside)


def _period(facts: DigestFacts) -> str:
    until = f"{moment(facts.as_of, facts.office)}"
    first = facts.situation.first
    return f"Từ ngày {full_day(first)} đến {until}" if first else f"Tính đến {until}"


def _measure(facts: DigestFacts, name: str, rate: Rate, formula: str) -> Measure:
    return Measure(name, rate.percent(facts.percent), formula, f"{number(rate.part)} / {number(rate.whole)}")
