"""A demonstration that is not as it must be says what is missing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tasks.rates import Counts
from worker.demo.outcome import CHANNELS, PAGE, ZALO, Outcome
from worker.demo.sample import DONE, TOTAL

GOOD = Outcome(
    on=date(2026, 11, 23),
    imported={"tasks": TOTAL, "rejected": 0},
    reminders=160,
    letters={"sent": 44, "dead": 1},
    channels=dict.fromkeys(CHANNELS, 1),
    moved=1,
    answers={PAGE: 1, ZALO: 1},
    digest_state="sent",
    counts=Counts(total=TOTAL, done_on_time=DONE, open_in_time=TOTAL - DONE),
)


def test_one_letter_that_went_by_email_instead_is_as_it_must_be() -> None:
    assert list(GOOD.problems()) == []
    assert GOOD.as_json()["acknowledged"] == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"imported": {"tasks": TOTAL, "rejected": 1}}, "không dòng nào bị từ chối"),
        ({"counts": None}, "số liệu không phải"),
        ({"letters": {"sent": 44, "dead": 2}}, "chưa gửi hết thư"),
        ({"letters": {"sent": 44, "dead": 1, "pending": 1}}, "chưa gửi hết thư"),
        ({"channels": {"email": 44}}, "không thư nào qua zalo, zalo_group, zalo_template, zalo_bot"),
        ({"moved": 0, "letters": {"sent": 44}}, "0 thư bị Zalo từ chối"),
        ({"answers": {PAGE: 1, ZALO: 0}}, "cần 1 trên trang và 1 qua Zalo"),
        ({"digest_state": "pending"}, "thư tổng hợp: pending"),
    ],
)
def test_what_is_not_as_it_must_be_is_said(changed: dict[str, Any], words: str) -> None:
    (problem,) = replace(GOOD, **changed).problems()
    assert words in problem
