"""The report as JSON: what the command line and the API give to other programs."""

from typing import Any

from tasks.rates import Counts, PercentMode, Rate
from tasks.report.facts import Line, Report
from tasks.report.sentence import measures, remarks, sentence


def report_shape(report: Report, assigner: str, mode: PercentMode) -> dict[str, Any]:
    """Days are ISO 8601, counts whole numbers; a rate has `part`, `whole` and `percent` as the office prints it."""
    return {
        "from": report.span.first.isoformat(),
        "to": report.span.last.isoformat(),
        "as_of": report.span.as_of.isoformat(),
        "by": str(report.by),
        "percent": mode,
        "sentence": sentence(report, assigner, mode),
        "total": _line(report.total, mode),
        "rates": {
            each.key: _rate(each.rate, mode) | {"name": each.name, "formula": each.formula} for each in measures(report)
        },
        "rows": [{"name": line.name} | _line(line, mode) for line in report.lines],
        "parents": report.parents,
        "by_own_days": report.by_own_days,
        "remarks": remarks(report),
    }


def _line(line: Line, mode: PercentMode) -> dict[str, Any]:
    beside = {"extended": line.extended, "undated": line.undated, "cancelled": line.cancelled}
    rates = {"a": line.counts.rate_a, "b": line.counts.rate_b, "on_time": line.counts.on_time}
    return _columns(line.counts) | beside | {name: _rate(rate, mode) for name, rate in rates.items()}


def _columns(counts: Counts) -> dict[str, int]:
    return {
        "total": counts.total,
        "done": counts.done,
        "done_on_time": counts.done_on_time,
        "done_late": counts.done_late,
        "open_in_time": counts.open_in_time,
        "open_overdue": counts.open_overdue,
    }


def _rate(rate: Rate, mode: PercentMode) -> dict[str, Any]:
    return {"part": rate.part, "whole": rate.whole, "percent": rate.percent(mode)}
