"""One reminder, text and HTML, beside Jinja2 alone that fills the same templates with the same values."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from jinja2 import Environment

from bench._part import Given, run_part
from bench._row import Must, Row
from tasks.letters.document import Document
from tasks.letters.reminder.facts import Item, ReminderFacts
from tasks.letters.reminder.render import filled, render
from tasks.letters.template import environment
from tasks.state import Urgency

SIZES = (1, 12, 100)
TIMES = 200
ON = date(2026, 11, 23)


def measure(given: Given) -> Iterator[Row]:
    yield from (_row(given, size) for size in SIZES)


def _row(given: Given, size: int) -> Row:
    times, number = given.scaled(TIMES, 5), count()
    alone = environment(Environment)
    html, text = (alone.get_template(f"tasks.letters.reminder/{name}") for name in ("letter.html", "letter.txt"))

    def letters() -> list[ReminderFacts]:
        """Other ones in each run: what is remembered of a text must not count as if it were known beforehand."""
        return [_facts(size, next(number)) for _ in range(times)]

    ours, peer = given.alternate(
        lambda: _milliseconds(lambda facts: render(facts, short=False), letters()),
        lambda: _milliseconds(
            lambda values: (html.render(values), text.render(values)),
            [filled(facts, facts.items).values for facts in letters()],
        ),
    )
    named = f"a letter of {size} tasks, text and HTML"
    return Row(measured=named, unit="ms", ours=ours, beside="Jinja2 alone", peer=peer, must=Must(most=1.5))


def _milliseconds(act: Callable[[Any], object], letters: Sequence[Any]) -> float:
    """Of processor time, each."""
    began = time.process_time()
    for each in letters:
        act(each)
    return (time.process_time() - began) * 1000 / len(letters)


def _facts(size: int, number: int) -> ReminderFacts:
    """Letter `number`: tasks with words of their own, three of one paper."""
    known: dict[str, Any] = {"salutation": "Sở Xây dựng", "on": ON, "as_of": datetime(2026, 11, 23, 0, 30, tzinfo=UTC)}
    items = tuple(_item(number * size + place) for place in range(size))
    link = f"https://dondoc.example.gov.vn/a/{number:032}"
    return ReminderFacts(**known, reminder_code=f"DD{number}", all_link=link, items=items)


def _item(number: int) -> Item:
    paper, code = number // 3, f"NV-2026-{number:04}"
    abstract = f"V/v công tác bồi thường, giải phóng mặt bằng các dự án theo Kế hoạch số {paper}"
    return Item(
        code=code,
        document=Document(f"{paper}/UBND-KT", date(2026, 10, 6), abstract),
        content=f"Báo cáo tiến độ, khó khăn, vướng mắc và cam kết mốc bàn giao mặt bằng của dự án số {number}",
        asked="Báo cáo",
        deadline=date(2026, 11, 26),
        days_left=3,
        days_late=0,
        urgency=Urgency.NORMAL,
        lead_name="Sở Xây dựng",
        link=f"https://dondoc.example.gov.vn/a/token?nv={code}",
        rung=3,
    )


if __name__ == "__main__":
    sys.exit(run_part("render", measure, __doc__))
