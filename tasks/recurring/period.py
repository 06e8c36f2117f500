"""Which period a due day belongs to, and what the office calls it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tasks.recurring.rule import Rule

ROMAN = ("I", "II", "III", "IV")
MONTHS_A_QUARTER = 3
WHOLE_YEARS = 2


@dataclass(frozen=True)
class Named:
    """A period: `key` is one for each of a task, `name` what its letters say, `day` the day that the rule names."""

    key: str
    name: str
    day: date


def name_periods(rule: Rule, first: date, last: date) -> list[Named]:
    """The periods whose day lies between these two; told by their day where a period has several of them."""
    name = _name if _one_a_period(rule) else _by_day
    return [name(rule, each) for each in rule.named_days(first, last)]


def _one_a_period(rule: Rule) -> bool:
    """Seen over two whole years of the rule, so that its answer is the same on each day."""
    years = date(rule.starts.year + 1, 1, 1), date(rule.starts.year + 1 + WHOLE_YEARS, 12, 31)
    keys = Counter(_name(rule, each).key for each in rule.named_days(*years))
    return all(count == 1 for count in keys.values())


def _name(rule: Rule, day: date) -> Named:
    if "FREQ=WEEKLY" in rule.text:
        year, week, _ = day.isocalendar()
        return Named(f"{year}-W{week}", f"tuần {week}/{year}", day)
    if "FREQ=YEARLY" in rule.text:
        return Named(str(day.year), f"kỳ năm {day.year}", day)
    if "BYMONTH=3,6,9,12" in rule.text or "INTERVAL=3" in rule.text:
        quarter = (day.month - 1) // MONTHS_A_QUARTER + 1
        return Named(f"{day.year}-Q{quarter}", f"quý {ROMAN[quarter - 1]}/{day.year}", day)
    return Named(f"{day.year}-{day.month}", f"kỳ tháng {day.month}/{day.year}", day)


def _by_day(_rule: Rule, day: date) -> Named:
    return Named(day.isoformat(), f"kỳ ngày {day:%d/%m/%Y}", day)
