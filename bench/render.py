"""One reminder, text and HTML, beside Jinja2 alone that fills the same templates with the same values."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bench._part import Given, run_part
from bench._row import Must, Row
from tasks.letters.document import Document
from tasks.letters.reminder.facts import Item, ReminderFacts
from tasks.letters.reminder.render import filled, render
from tasks.letters.template import template
from tasks.state import Urgency

SIZES = (1, 12, 100)
TIMES = 200
ON = date(2026, 11, 23)


def measure(given: Given) -> Iterator[Row]:
    yield from (_row(given, size) for size in SIZES)


def _row(given: Given, size: int) -> Row:
    facts, times = _facts(size), given.scaled(TIMES, 5)
    values = filled(facts, facts.items).values
    html, text = (template("tasks.letters.reminder", name) for name in ("letter.html", "letter.txt"))
    ours, peer = given.alternate(
        lambda: _milliseconds(lambda: render(facts, short=False), times),
        lambda: _milliseconds(lambda: (html.render(values), text.render(values)), times),
    )
    named = f"a letter of {size} tasks, text and HTML"
    return Row(measured=named, unit="ms", ours=ours, beside="Jinja2 alone", peer=peer, must=Must(most=1.5))


def _milliseconds(act: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) * 1000 / times


def _facts(size: int) -> ReminderFacts:
    item = Item(
        code="NV-2026-0002",
        document=Document("1570/UBND-KT", date(2026, 10, 6), "V/v công tác bồi thường, giải phóng mặt bằng các dự án"),
        content="Báo cáo tiến độ, khó khăn, vướng mắc và cam kết mốc bàn giao mặt bằng từng dự án",
        asked="Báo cáo",
        deadline=date(2026, 11, 26),
        days_left=3,
        days_late=0,
        urgency=Urgency.NORMAL,
        lead_name="Sở Xây dựng",
        link="https://dondoc.example.gov.vn/a/token?nv=NV-2026-0002",
        rung=3,
    )
    known: dict[str, Any] = {"salutation": "Sở Xây dựng", "on": ON, "as_of": datetime(2026, 11, 23, 0, 30, tzinfo=UTC)}
    items = tuple(replace(item, code=f"NV-2026-{number:04}") for number in range(size))
    return ReminderFacts(**known, reminder_code="DD1", all_link="https://dondoc.example.gov.vn/a/token", items=items)


if __name__ == "__main__":
    sys.exit(run_part("render", measure, __doc__))
