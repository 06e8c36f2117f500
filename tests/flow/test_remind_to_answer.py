"""The whole journey, with real processes: a workbook, letters over real SMTP, an answer over real HTTP, a digest."""

import re
from pathlib import Path

import httpx
import pytest

from tests.support.installation import Installation, install, until
from tests.support.office import at
from tests.support.smtp import Received, SmtpSink
from tests.support.workbook import write_workbook

MORNING = at("2026-10-05 08:01")
DEPARTMENTS = (
    ("Tên đơn vị", "Loại", "Viết tắt"),
    [("Sở Xây dựng", "sở, ban, ngành", "SXD"), ("Sở Tài chính", "sở, ban, ngành", "STC")],
)
CONTACTS = (
    ("Đơn vị", "Chức danh", "Email"),
    [("Sở Xây dựng", "Chuyên viên", "xd@tinh.gov.vn"), ("Sở Tài chính", "Chuyên viên", "tc@tinh.gov.vn")],
)
TASKS = (
    ("Số, ký hiệu", "Ngày ban hành", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Hạn xử lý", "Trạng thái"),
    [
        ("11/UBND-KT", "01/09/2026", "Báo cáo giải ngân", "SXD", "Sở Tài chính", "08/10/2026", "Đang thực hiện"),
        ("12/UBND-KT", "01/09/2026", "Rà soát cầu yếu", "Sở Xây dựng", "", "28/09/2026", "Chưa thực hiện"),
        ("13/UBND-KT", "01/09/2026", "Việc đã xong", "Sở Xây dựng", "", "28/09/2026", "Hoàn thành"),
    ],
)


@pytest.fixture
def office(tmp_path: Path, postgres_url: str, broker_url: str, smtp_sink: SmtpSink) -> Installation:
    """An office whose workbook has been imported, with the mail server and broker of the test."""
    settings = {
        "DATABASE_URL": postgres_url,  # on SQLite the demo plays the same
        "BROKER_URL": broker_url,
        "SMTP_URL": f"{smtp_sink.url}?starttls=no",
    }
    office = install(str(tmp_path / "home"), MORNING, settings)
    book = write_workbook(tmp_path / "nhiem-vu.xlsx", Nhiệm_vụ=TASKS, Đơn_vị=DEPARTMENTS, Đầu_mối=CONTACTS)
    office.run("migrate")
    imported = office.ask("import", str(book))
    assert (imported["created"], imported["rejected"]) == (7, 0)
    return office


def by_recipient(messages: list[Received]) -> dict[str, Received]:
    assert all(len(message.recipients) == 1 for message in messages)
    return {message.recipients[0]: message for message in messages}


def words(message: Received) -> str:
    part = message.message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def sent(office: Installation) -> float:
    """Asked of the pages, which are there: a command is a process that starts, each time."""
    page = httpx.get(f"{office.address}/metrics").text
    told = re.search(r'dondoc_letters\{channel="email",state="sent"\} (\S+)', page)
    return float(told[1]) if told else 0


def answer(office: Installation, letter: str, code: str, **fields: str) -> httpx.Response:
    """What an officer does with the letter's link: open it, choose, sign, send."""
    found = re.search(r"(/a/[\w-]+)", letter)
    assert found is not None
    page = office.address + found[1]
    assert httpx.get(page).status_code == 200
    return httpx.post(page, data={"task": code, "answered_by": "Văn thư Sở"} | fields, follow_redirects=True)


def test_a_workbook_becomes_letters_that_are_answered_and_a_digest(office: Installation, smtp_sink: SmtpSink) -> None:
    rehearsal = office.ask("remind", "--dry-run")
    assert sorted((each["rung"], each["channel"]) for each in rehearsal["reminders"]) == [
        (-5, "email"),
        (3, "email"),
        (3, "email"),
    ]
    with office.running("web", "scheduler", "worker"):
        letters = by_recipient(smtp_sink.wait_for(3, 60))
        assert sorted(letters) == ["cvp@tinh.gov.vn", "tc@tinh.gov.vn", "xd@tinh.gov.vn"]
        ours = words(letters["xd@tinh.gov.vn"])
        assert "11/UBND-KT" in ours
        assert "12/UBND-KT" in ours
        assert "13/UBND-KT" not in ours
        until(lambda: sent(office) == 3)
        overdue = next(each["task"] for each in rehearsal["reminders"] if each["rung"] == -5)
        given = answer(office, ours, overdue, choice="reported", result_document="77/BC-SXD", result_date="2026-10-02")
        assert given.status_code == 200
        assert "Đã ghi nhận" in given.text
        again = answer(office, ours, overdue, choice="reported", result_document="77/BC-SXD", result_date="2026-10-02")
        assert again.status_code in {200, 409}
    status = office.ask("status")
    assert (status["acknowledgements"], status["tasks"]["by_state"]["reported"]) == (1, 1)
    answered = office.ask("ledger", "--task", overdue)["letters"][0]
    assert (answered["state"], bool(answered["acknowledged_at"])) == ("sent", True)
    office.run("return", overdue, "--reason", "thiếu phụ lục")
    assert office.ask("status")["tasks"]["by_state"]["redo"] == 1
    assert office.ask("remind")["created"] == 0
    assert "77/BC-SXD" not in words(letters["cvp@tinh.gov.vn"])
    assert "12/UBND-KT" in words(letters["cvp@tinh.gov.vn"])
