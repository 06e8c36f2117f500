"""The sample office as the workbook that an office would send: sheets Nhiệm vụ, Đơn vị, Đầu mối."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from worker.demo.contact import SampleContact, sample_contacts
from worker.demo.document import next_number, number_documents
from worker.demo.organisation import Organisation, read_organisations
from worker.demo.sample_task import SampleTask

RESULTS_A_DAY = 5.0
"""How fast the numbers of a department's own documents grow."""
ISSUER = "UBND tỉnh"
TASK_HEADERS = (
    "STT",
    "Số, ký hiệu văn bản giao",
    "Ngày ban hành",
    "Cơ quan ban hành",
    "Trích yếu",
    "Nội dung nhiệm vụ",
    "Lãnh đạo giao",
    "Chuyên viên theo dõi",
    "Đơn vị chủ trì",
    "Đơn vị phối hợp",
    "Loại nhiệm vụ",
    "Kỳ",
    "Độ khẩn",
    "Lĩnh vực",
    "Ngày giao",
    "Hạn gốc",
    "Hạn hiện tại",
    "Sản phẩm",
    "Trạng thái",
    "Tiến độ",
    "Ngày báo cáo",
    "Ngày xác nhận",
    "Văn bản kết quả",
    "Nguyên nhân chậm",
    "Số lần đôn đốc",
    "Ghi chú",
)
DEPARTMENT_HEADERS = (
    "Thứ tự",
    "Tên đơn vị",
    "Viết tắt hoặc mã",
    "Loại đơn vị",
    "Hiệu lực từ",
    "Hiệu lực đến",
    "Kế thừa",
)
CONTACT_HEADERS = ("Đơn vị", "Chức vụ", "Email", "Mã Zalo", "Kênh ưu tiên", "Vai trò", "Thứ tự")


def write_workbook(path: Path, tasks: Sequence[SampleTask]) -> None:
    """Write the three sheets; dates are dates, as a clerk's are.

    Raises:
        OSError: the file cannot be written.
    """
    organisations = read_organisations()
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        bold = workbook.add_format({"bold": True})
        _sheet(workbook, bold, "Nhiệm vụ", TASK_HEADERS, task_rows(tasks))
        _sheet(workbook, bold, "Đơn vị", DEPARTMENT_HEADERS, _department_rows(organisations))
        _sheet(workbook, bold, "Đầu mối", CONTACT_HEADERS, map(_contact_row, sample_contacts(organisations)))


def task_rows(tasks: Sequence[SampleTask]) -> Iterable[tuple[Any, ...]]:
    """The rows under TASK_HEADERS, with the numbers of documents and results given."""
    documents = number_documents({task.document.key: task.document for task in tasks}.values())
    results = number_results(tasks)
    for index, task in enumerate(tasks):
        yield (index + 1, documents[task.document.key], *_task_row(task, results.get(index, "")))


def number_results(tasks: Sequence[SampleTask]) -> dict[int, str]:
    """Index of a task → the number of what was reported; a department's numbers grow with the days of a year."""
    reported = [(task.line.reported_on, index) for index, task in enumerate(tasks) if task.line.reported_on]
    last: dict[tuple[str, int], int] = {}
    numbers: dict[int, str] = {}
    for day, index in sorted(reported):
        key = (tasks[index].lead.name, day.year)
        last[key] = next_number(last.get(key, 0), day, RESULTS_A_DAY, index)
        numbers[index] = f"{last[key]}/{tasks[index].result_sign}"
    return numbers


def _task_row(task: SampleTask, result: str) -> tuple[Any, ...]:
    line = task.line
    return (
        line.issued_on,
        ISSUER,
        task.document.title,
        task.content,
        task.document.leader,
        task.followed_by,
        task.lead.name,
        "; ".join(task.helps),
        task.kind.label,
        task.every,
        task.urgency.label,
        task.document.field,
        line.issued_on,
        line.original,
        line.deadline,
        task.ask.product,
        line.state.label,
        task.progress,
        line.reported_on,
        line.confirmed_on,
        result,
        task.delay_reason,
        task.urged or None,
        task.note,
    )


def _department_rows(organisations: Sequence[Organisation]) -> Iterable[tuple[Any, ...]]:
    for position, each in enumerate(organisations, start=1):
        yield (
            position,
            each.name,
            "|".join(each.aliases),
            each.kind,
            _iso(each.valid_from),
            _iso(each.valid_to),
            each.successor,
        )


def _iso(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _contact_row(contact: SampleContact) -> tuple[Any, ...]:
    prefers = "zalo,email" if contact.zalo_user_id else "email"
    return (
        contact.organisation,
        contact.title,
        contact.email,
        contact.zalo_user_id,
        prefers,
        contact.role.label,
        contact.position,
    )


def _sheet(workbook: Any, bold: Any, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, 18)
    sheet.write_row(0, 0, headers, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime(value.year, value.month, value.day))  # noqa: DTZ001
            elif isinstance(value, str):
                sheet.write_string(number, column, value)  # a text is never a formula
            elif value is not None:
                sheet.write_number(number, column, value)
