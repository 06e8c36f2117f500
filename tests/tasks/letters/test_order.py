from tasks.letters.order import most_urgent
from tasks.letters.reminder.facts import Item
from tasks.state import Urgency
from tests.support.facts import an_item, late_item


def key(item: Item) -> tuple[object, ...]:
    return most_urgent(
        deadline=item.deadline,
        urgency=item.urgency,
        code=item.code,
        days_left=item.days_left,
        days_late=item.days_late,
    )


def test_the_longest_overdue_come_first_then_the_nearest() -> None:
    items = [
        an_item(code="xa", days_left=7),
        an_item(code="gần", days_left=1),
        late_item(2, code="trễ"),
        late_item(9, code="lâu"),
    ]
    assert [item.code for item in sorted(items, key=key)] == ["lâu", "trễ", "gần", "xa"]


def test_hoa_toc_comes_first_among_equals_only() -> None:
    items = [
        an_item(code="thường, gần", days_left=1),
        an_item(code="khẩn, xa", urgency=Urgency.URGENT),
        an_item(code="hỏa tốc, xa", urgency=Urgency.EXPRESS),
    ]
    assert [item.code for item in sorted(items, key=key)] == ["thường, gần", "hỏa tốc, xa", "khẩn, xa"]
