"""What the deadline column says: a day, a rule that gives a day, a kind of task without a day, or a question."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from tasks.intake.cell import Value, as_text
from tasks.intake.day import read_day
from tasks.intake.problem import CellError
from tasks.recurring.words import rule_in_words
from tasks.state import Period, TaskKind
from tasks.text import fold
from tasks.workdays import Calendar, CalendarEnds

_NONE = {"-", "khong", "khong han", "khong co han", "khong thoi han", "khong xac dinh", "khong xac dinh thoi han"}
_RECURRING = re.compile(r"(?:dinh ky |thuong xuyen,? ?)?(?:(?:hang|hang ky|bao cao|ky|moi) )?(tuan|thang|quy)")
_PERIODS = {"tuan": Period.WEEKLY, "thang": Period.MONTHLY, "quy": Period.QUARTERLY}
_PERIOD_WORDS = re.compile(r"\b(?:hang|dinh ky|bao cao|ky) (tuan|thang|quy)\b")
_RULE = re.compile(r"trong (?:thoi han |vong )?(\d{1,3}) ngay lam viec,? ?(?:ke tu|tinh tu|tu) (.+)")
_RULE_INSIDE = re.compile(
    r"trong (?:thoi han |vong )?\d{1,3} ngay lam viec,? ?(?:ke tu|tinh tu) (?:ngay )?(?:ban hanh|ky|\d)[^.;,]*"
)
_ISSUE_DAY = re.compile(r"(?:ngay )?(?:ban hanh|ky|ky ban hanh)(?: .*)?")
_BARE = re.compile(r"(?:trong (?:thoi han |vong )?)?\d{1,3} ngay\b.*")


@dataclass(frozen=True)
class DeadlineCell:
    """`said`: whether the cell says anything; `rule` the words that `day` was counted from."""

    said: bool = False
    day: date | None = None
    kind: TaskKind | None = None
    period: Period | None = None
    rule: str = ""


def read_deadline(
    value: Value, field: str, epoch: datetime, issued_on: date | None, calendar: Calendar
) -> DeadlineCell:
    """Read a deadline cell.

    Raises:
        CellError: no day can be told from it; "15 ngày" alone is asked back (working days? counted from when?).
    """
    if isinstance(value, date):  # as most are
        return _dated(read_day(value, field, epoch))
    text = as_text(value)
    folded = fold(text).strip(" .")
    if not text:
        return DeadlineCell()
    if folded in _NONE:
        return DeadlineCell(said=True, kind=TaskKind.UNDATED)
    if recurring := _recurring(text, folded):
        return recurring
    if match := _RULE.fullmatch(folded):
        counted = _counted(int(match[1]), match[2], text, field, epoch, issued_on, calendar)
        return DeadlineCell(said=True, day=counted, kind=TaskKind.DATED, rule=text)
    if _BARE.fullmatch(folded):
        # With the number that was written: an example's would be copied.
        count = next(iter(re.findall(r"\d+", folded)), "15")
        mend = (
            f"nếu là ngày làm việc thì ghi «trong {count} ngày làm việc kể từ ngày ban hành», hoặc ghi ngày dd/mm/yyyy"
        )
        raise CellError(field=field, value=text, expected="mốc tính và loại ngày, hoặc một ngày cụ thể", mend=mend)
    return _dated(read_day(value, field, epoch))


def _dated(day: date | None) -> DeadlineCell:
    return DeadlineCell(said=True, day=day, kind=TaskKind.DATED if day else TaskKind.UNDATED)


def _recurring(text: str, folded: str) -> DeadlineCell | None:
    """`thường xuyên`, `hằng tháng`, or a rule such as `ngày 25 hằng tháng`, which is kept in its words."""
    if folded in {"thuong xuyen", "dinh ky"}:
        return DeadlineCell(said=True, kind=TaskKind.RECURRING)
    if match := _RECURRING.fullmatch(folded):
        return DeadlineCell(said=True, kind=TaskKind.RECURRING, period=_PERIODS[match[1]])
    if rule := rule_in_words(text):
        return DeadlineCell(said=True, kind=TaskKind.RECURRING, period=_period_of(rule), rule=text)
    return None


def _period_of(rule: str) -> Period:
    if "WEEKLY" in rule:
        return Period.WEEKLY
    return Period.QUARTERLY if "BYMONTH=" in rule else Period.MONTHLY


def rule_in(content: str) -> str:
    """The words of a relative deadline inside a longer text, "" when there are none."""
    folded = fold(content)
    match = _RULE_INSIDE.search(folded)
    # fold keeps the number of characters of composed Vietnamese text without "&" and spaced dashes; else quote folded.
    if match is None:
        return ""
    return content[match.start() : match.end()] if len(folded) == len(content) else match[0]


def period_in(*texts: str) -> Period | None:
    """How often: the first text that says hằng tuần, hằng tháng, hằng quý, or a periodic report."""
    for text in texts:
        if match := _PERIOD_WORDS.search(fold(text)) or _RECURRING.fullmatch(fold(text)):
            return _PERIODS[match[1]]
    return None


def _counted(
    count: int, since: str, text: str, field: str, epoch: datetime, issued_on: date | None, calendar: Calendar
) -> date:
    start = issued_on if _ISSUE_DAY.fullmatch(since) else _named_day(since, field, epoch)
    if start is None:
        mend = "ghi cột Ngày ban hành, hoặc ghi hạn là một ngày dd/mm/yyyy"
        raise CellError(field=field, value=text, expected="mốc tính là một ngày đã biết", mend=mend)
    try:
        return calendar.add_working_days(start, count)
    except CalendarEnds as end:
        raise CellError(field=field, value=text, expected="hạn nằm trong lịch làm việc", mend=str(end)) from end


def _named_day(since: str, field: str, epoch: datetime) -> date | None:
    try:
        return read_day(since, field, epoch)
    except CellError:
        return None
