"""Rows of the log as the office reads them."""

import json

import pytest

from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.log.tell import happened, told
from tasks.log.words import HAPPENED


def row(name: str, **payload: object) -> LoggedEvent:
    return LoggedEvent(name=name, payload=json.dumps(payload))


def test_there_are_words_for_all_that_may_happen() -> None:
    assert {kind.__name__ for kind in BUS.handlers} <= set(HAPPENED)


def test_a_name_of_a_later_version_is_told_as_it_is() -> None:
    assert happened(row("TaskFolded")) == "TaskFolded"


@pytest.mark.parametrize(
    ("event", "lines"),
    [
        (
            row("DeadlineChanged", code="NV1", old="2026-11-30", new=None, version=2, reason="", wakes=True),
            ["hạn: 30/11/2026 → trống", "lần hạn: 2"],
        ),
        (
            row("TaskStateChanged", old="reported", new="done", facts={"confirmed_on": [None, "2026-11-30"]}),
            ["trạng thái: Chờ xác nhận → Hoàn thành", "ngày xác nhận: trống → 30/11/2026"],
        ),
        (row("TaskStateChanged", old="not_started", new="done", facts={"confirmed_on": "2026-11-30"}), None),
        (row("TaskChanged", changes={"coordinating": [[], [3, 4]]}), ["cơ quan phối hợp: trống → 3, 4"]),
        (row("TaskChanged", changes={"note": ["2026-02-30", "٢٠٢٦-٠٢-٠١"]}), ["ghi chú: 2026-02-30 → ٢٠٢٦-٠٢-٠١"]),
        (
            row("CalendarChanged", days={"2026-11-23": [None, ["holiday", "Nghỉ bù"]]}),
            ["23/11/2026: trống → holiday, Nghỉ bù"],
        ),
        (
            row("AddressMoved", contact_id=5, channel="email", before=None, after="v…@vidu.gov.vn"),
            ["trống → v…@vidu.gov.vn", "đầu mối số: 5", "kênh: email"],
        ),
        (
            row("ContactEntered", contact_id=5, after={"title": "Văn thư", "active": True}),
            ["chức vụ: trống → Văn thư", "đang hoạt động: trống → có", "đầu mối số: 5"],
        ),
    ],
    ids=lambda each: each.name if isinstance(each, LoggedEvent) else "",
)
def test_values_are_told_before_and_after(event: LoggedEvent, lines: list[str] | None) -> None:
    """Rows of before the facts were pairs hold the new value alone."""
    expected = lines or ["trạng thái: Chưa thực hiện → Hoàn thành", "ngày xác nhận: trống → 30/11/2026"]
    assert told(event) == expected


def test_stored_words_are_told_by_the_names_that_the_office_has_for_them() -> None:
    assert told(row("TaskAcknowledged", choice="reported", contact_id=5)) == [
        "trả lời: Đã báo cáo kết quả",
        "đầu mối số: 5",
    ]
    assert (
        told(row("LetterResolved", letter_id=7, before="unknown", after="sent"))[0]
        == "trạng thái: Chưa rõ đã tới → Đã gửi"
    )
    assert told(row("ExtensionDecided", state="granted"))[0] == "trạng thái: đồng ý"
    columns = {"content": "Báo cáo", "content_key": "1/1", "urgency": "express", "note": ""}
    assert told(row("TaskAssigned", columns=columns)) == ["đã ghi: nội dung Báo cáo; độ khẩn Hỏa tốc"]


def test_a_long_text_is_cut() -> None:
    (line,) = told(row("TaskChanged", changes={"content": ["a" * 500, ""]}))
    assert line == f"nội dung: {'a' * 160}… → trống"
