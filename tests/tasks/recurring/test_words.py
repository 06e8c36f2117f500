from datetime import date

import pytest

from tasks.recurring.rule import Rule, RuleError
from tasks.recurring.words import rule_in_words, rule_of


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("ngày 25 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("Định kỳ trước ngày 25 hằng tháng; kỳ tháng 11/2026", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("báo cáo trước ngày 05 của tháng", "FREQ=MONTHLY;BYMONTHDAY=5"),
        ("ngày 30 hàng tháng", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
        ("chậm nhất thứ 2 hằng tuần", "FREQ=WEEKLY;BYDAY=MO"),
        ("ngày làm việc cuối cùng của quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("ngày 20 tháng cuối quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"),
        ("ngày cuối tháng", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ],
)
def test_rules_are_read_as_offices_write_them(words: str, rule: str) -> None:
    assert rule_in_words(words) == rule


@pytest.mark.parametrize(
    "words", ["", "thường xuyên", "trước ngày 25/12/2026", "ngày 45 hằng tháng", "thứ Tám hằng tuần"]
)
def test_what_states_no_rule_gives_none(words: str) -> None:
    assert rule_in_words(words) is None


def test_the_thirty_first_of_a_short_month_is_its_last_day() -> None:
    rule = Rule(str(rule_in_words("ngày 31 hằng tháng")), date(2026, 1, 1))
    found = rule.named_days(date(2026, 1, 1), date(2026, 4, 30))
    assert [f"{each:%d/%m}" for each in found] == ["31/01", "28/02", "31/03", "30/04"]


@pytest.mark.parametrize(
    "text", ["hằng năm", "FREQ=HOURLY", "FREQ=MONTHLY;BYHOUR=1,2", "FREQ=", "DTSTART:20260101\nRRULE:FREQ=DAILY"]
)
def test_a_rule_that_cannot_be_followed_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(RuleError, match="ngày 25 hằng tháng"):
        rule_of(text)
