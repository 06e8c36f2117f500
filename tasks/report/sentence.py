"""The report in words: the sentence that the office's own reports begin with, and each rate with its formula."""

from dataclasses import dataclass
from datetime import date

from tasks.letters.wording import full_day
from tasks.rates import PercentMode, Rate, number
from tasks.report.facts import Report
from tasks.report.span import Span
from tasks.text import clean

ADDRESSEES = "các sở, ban, ngành, địa phương"


@dataclass(frozen=True)
class Measure:
    """A rate: `key` in JSON; `formula` says what is divided by what, `figures` the same with this report's numbers."""

    key: str
    name: str
    rate: Rate
    formula: str
    figures: str


def sentence(report: Report, assigner: str, mode: PercentMode) -> str:
    """`Từ ngày 01/01 đến ngày 15/12/2021, UBND tỉnh, Chủ tịch UBND tỉnh giao … (đạt 95,4%); còn lại …`."""
    counts, who = report.total.counts, clean(assigner)
    judged = f"; tính đến ngày {full_day(report.span.as_of)}, " if report.span.as_of > report.span.last else "; "
    return (
        f"{period(report.span)}, {who}, Chủ tịch {who} giao {ADDRESSEES} {number(counts.total)} nhiệm vụ{judged}"
        f"đã hoàn thành {number(counts.done)} nhiệm vụ (đạt {counts.rate_a.percent(mode)}); "
        f"còn lại {number(counts.open)} nhiệm vụ chưa hoàn thành."
    )


def period(span: Span) -> str:
    """`Từ ngày 01/01 đến ngày 15/12/2021`: the year once, unless the span crosses it."""
    return f"Từ ngày {_day_before(span.first, span.last)} đến ngày {full_day(span.last)}"


def _day_before(first: date, last: date) -> str:
    return first.strftime("%d/%m") if first.year == last.year else full_day(first)


def measures(report: Report) -> tuple[Measure, ...]:
    """Both rates in official use, which differ widely, and how many of the finished tasks were on time."""
    counts = report.total.counts
    due = f"{number(counts.done)} / ({number(counts.done)} + {number(counts.open_overdue)})"
    return (
        Measure("a", "Tỷ lệ A", counts.rate_a, "hoàn thành / tổng số", _figures(counts.rate_a)),
        Measure("b", "Tỷ lệ B", counts.rate_b, "hoàn thành / (hoàn thành + chưa hoàn thành quá hạn)", due),
        Measure(
            "on_time",
            "Tỷ lệ đúng hạn",
            counts.on_time,
            "hoàn thành trong hạn / hoàn thành, tính nhiệm vụ có hạn",
            _figures(counts.on_time),
        ),
    )


def told_measures(report: Report, mode: PercentMode) -> list[str]:
    return [f"{each.name} = {each.formula} = {each.figures} = {each.rate.percent(mode)}." for each in measures(report)]


def remarks(report: Report) -> list[str]:
    """What stands beside the figures, each only where there is something to say."""
    total, as_of = report.total, full_day(report.span.as_of)
    told = {
        f"Đã gia hạn {number(total.extended)} nhiệm vụ (nêu riêng, không tính vào các tỷ lệ).": total.extended,
        f"Đã hủy, thu hồi {number(total.cancelled)} nhiệm vụ (không tính vào tổng số).": total.cancelled,
        f"{number(total.undated)} nhiệm vụ không hạn (tính trong hạn, không tính vào tỷ lệ đúng hạn).": total.undated,
        f"{number(report.parents)} nhiệm vụ thường xuyên chỉ tính theo từng kỳ.": report.parents,
        f"{number(report.by_own_days)} nhiệm vụ được nhập sau ngày {as_of}: xét theo ngày báo cáo, ngày xác nhận ghi "
        "trong nhiệm vụ và hạn hiện tại.": report.by_own_days,
    }
    return [words for words, count in told.items() if count]


def _figures(rate: Rate) -> str:
    return f"{number(rate.part)} / {number(rate.whole)}"
