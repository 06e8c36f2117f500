import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tasks.coordination import Coordination
from tasks.database import Database
from tasks.deadline_version import DeadlineVersion
from tasks.department import Department, DepartmentKind
from tasks.event_log import LoggedEvent, broken_links
from tasks.handlers import BUS
from tasks.intake.problem import UnusableFileError
from tasks.outside.put import Saying, put_task
from tasks.state import ExecutionState, Period, TaskKind
from tasks.task import Task
from tests.support.intake import HEADER, NOW, Intake, open_office, task

WITH_ORIGINAL = (*HEADER[:6], "Hạn gốc", "Hạn hiện tại", *HEADER[7:])


@pytest.fixture
def intake(database: Database, tmp_path: Path) -> Intake:
    return open_office(database, tmp_path)


@pytest.fixture
def on_sqlite(sqlite_database: Database, tmp_path: Path) -> Intake:
    return open_office(sqlite_database, tmp_path)


def events(intake: Intake) -> list[str]:
    """What happened to tasks; each file that changed something is told at its end."""
    with intake.database.read() as session:
        assert list(broken_links(session)) == []
        of_tasks = select(LoggedEvent.name).where(LoggedEvent.task_id.is_not(None))
        return list(session.scalars(of_tasks.order_by(LoggedEvent.id)))


def the_task(intake: Intake) -> Task:
    with intake.database.read() as session:
        return session.scalars(select(Task)).one()


def change(intake: Intake, do: Callable[[Task], Any]) -> None:
    """What happens to the one task between two imports, by its own method."""
    with intake.database.write() as session:
        BUS.publish(session, do(session.scalars(select(Task)).one()), NOW, "tests")


def helping(intake: Intake) -> set[str]:
    with intake.database.read() as session:
        wanted = select(Department.name).join(Coordination, Coordination.department_id == Department.id)
        return set(session.scalars(wanted))


def test_rows_become_tasks_with_their_departments_and_first_deadlines(intake: Intake) -> None:
    result = intake.run(task(others="Sở Xây dựng; UBND các xã, phường"), task(stt=2, lead="Sở Nội vụ"))

    assert (result.created, result.updated, result.unchanged, result.rejected) == (2, 0, 0, 0)
    with intake.database.read() as session:
        tasks = session.scalars(select(Task).order_by(Task.id)).all()
        versions = session.scalars(select(DeadlineVersion).order_by(DeadlineVersion.task_id)).all()
    assert [each.code for each in tasks] == [f"NV{each.id}" for each in tasks]
    assert tasks[0].document_number_folded == "1562/ubnd-kt"
    assert tasks[0].state == ExecutionState.IN_PROGRESS
    assert [(each.version, each.deadline) for each in versions] == [(1, date(2026, 11, 30))] * 2
    assert helping(intake) == {"Sở Xây dựng", "UBND các xã, phường"}
    assert events(intake) == ["TaskAssigned", "TaskAssigned"]


def test_the_log_tells_of_each_file_that_changed_something_what_it_was(on_sqlite: Intake) -> None:
    on_sqlite.run(task(), task(stt=2, lead="Sở không có"))
    on_sqlite.run(task())
    with on_sqlite.database.read() as session:
        told = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "FileImported")).one()
    assert json.loads(told.payload)["counts"] == {"tasks created": 1, "tasks rejected": 1}


def test_importing_the_same_file_twice_changes_nothing(intake: Intake) -> None:
    rows = (task(), task(stt=2, lead="Sở Nội vụ", deadline="-"), task(stt=3, lead="Sở Xây dựng", deadline="hằng quý"))
    intake.run(*rows)
    before = events(intake)

    again = intake.run(*rows)

    assert (again.created, again.updated, again.unchanged, again.rejected) == (0, 0, 3, 0)
    assert events(intake) == before


def test_a_changed_row_is_a_change_by_the_tasks_own_methods(intake: Intake) -> None:
    intake.run(task())
    changed = task(
        deadline="11/12/2026", state="Chờ xác nhận", reported="19/11/2026", note="Đã báo cáo", others="Sở Nội vụ"
    )

    (told,) = intake.run(changed, dry_run=True).changes
    result = intake.run(changed)

    assert (result.created, result.updated) == (0, 1)
    assert set(events(intake)[1:]) == {"TaskChanged", "DeadlineChanged", "TaskStateChanged"}
    assert told.fields["Hạn xử lý"] == ("30/11/2026", "11/12/2026")
    assert told.fields["Trạng thái"] == ("Đang thực hiện", "Chờ xác nhận")
    assert told.fields["Đơn vị phối hợp"] == ("Sở Xây dựng", "Sở Nội vụ")
    assert told.fields["Ghi chú"] == ("", "Đã báo cáo")
    found = the_task(intake)
    assert (found.deadline_version, found.state, found.reported_on) == (2, "reported", date(2026, 11, 19))
    assert helping(intake) == {"Sở Nội vụ"}


def test_extensions_that_the_file_tells_become_versions(intake: Intake) -> None:
    note = "Gia hạn lần 1 từ 30/10/2026 đến 13/11/2026"
    row = (*task()[:6], "30/10/2026", "13/11/2026", *task(note=note)[7:])

    intake.run(row, header=WITH_ORIGINAL)

    with intake.database.read() as session:
        versions = session.scalars(select(DeadlineVersion).order_by(DeadlineVersion.version)).all()
    assert [(each.version, each.deadline, each.reason) for each in versions] == [
        (1, date(2026, 10, 30), ""),
        (2, date(2026, 11, 13), note),
    ]
    assert the_task(intake).original_deadline == date(2026, 10, 30)


def test_an_old_list_does_not_take_back_an_extension_granted_since(intake: Intake) -> None:
    intake.run(task())
    change(intake, lambda found: found.move_deadline(date(2026, 12, 15), "xin gia hạn"))

    assert intake.run(task()).unchanged == 1
    assert intake.run(task(note="ghi thêm")).updated == 1
    assert the_task(intake).deadline == date(2026, 12, 15)


def test_a_list_behind_the_departments_report_does_not_take_the_report_back(intake: Intake) -> None:
    intake.run(task(state="Chưa thực hiện"))
    change(intake, lambda found: found.report(date(2026, 11, 19), "9/BC-STC"))

    assert intake.run(task(state="Chưa thực hiện")).unchanged == 1
    result = intake.run(task(state="Đang thực hiện - trong hạn"))

    assert "giữ nguyên «Chờ xác nhận»" in result.warnings[0].problem
    assert the_task(intake).state == ExecutionState.REPORTED


def test_a_dry_run_tells_all_and_writes_nothing(intake: Intake) -> None:
    intake.run(task())

    result = intake.run(task(note="mới"), task(stt=2, lead="Sở Nội vụ"), task(stt=3, lead="Sở Nọi"), dry_run=True)

    assert (result.created, result.updated, result.rejected) == (1, 1, 1)
    assert len(result.changes) == 2
    assert events(intake) == ["TaskAssigned"]
    assert the_task(intake).note == ""


def test_history_is_loaded_in_silence(intake: Intake) -> None:
    row = (*task()[:6], "30/10/2026", "13/11/2026", *task()[7:])
    intake.run(row, header=WITH_ORIGINAL, silent=True)
    assert the_task(intake).silent


def test_the_same_task_twice_in_a_file_is_taken_once_from_the_newer_row(on_sqlite: Intake) -> None:
    result = on_sqlite.run(task(note="cũ"), task(stt=2, note="mới"))
    assert (result.created, the_task(on_sqlite).note) == (1, "mới")
    assert "Trùng nhiệm vụ với dòng 3" in result.warnings[0].problem

    header = (*HEADER, "Ngày cập nhật")
    result = on_sqlite.run((*task(note="mới nhất"), "20/11/2026"), (*task(note="mới"), "01/11/2026"), header=header)
    assert the_task(on_sqlite).note == "mới nhất"


def test_secret_rows_are_refused_without_a_word_of_them(on_sqlite: Intake) -> None:
    result = on_sqlite.run(task(stt=7, content="Điều động lực lượng X (MẬT)", lead="Së Néi vô"), task())

    assert (result.created, result.rejected) == (1, 1)
    assert (result.errors[0].row, result.errors[0].value, result.errors[0].column) == (2, "", "")
    everything = repr(result)
    assert "Điều động" not in everything
    assert "Së" not in everything
    assert result.rejected_rows[0].row.cells[0] == 7


def test_each_fault_rejects_its_row_and_the_others_are_imported(on_sqlite: Intake) -> None:
    result = on_sqlite.run(
        task(),
        task(lead="Sở Tài chính; Sở Nội vụ"),
        task(lead="Sở Tài chính, Sở Xây dựng"),
        task(lead="Các sở, ban, ngành"),
        task(lead="Sở Nọi vụ tỉnh"),
        task(lead=""),
        task(deadline="15 ngày"),
        task(stt=9, lead="Sở Nội vụ", others="Sở Tài chính, Sở Xây dựng"),
    )

    assert (result.created, result.rejected) == (1, 7)
    problems = {error.row: (error.column, error.problem) for error in result.errors}
    assert "một đơn vị chủ trì" in problems[3][1]
    assert "một đơn vị chủ trì" in problems[4][1]
    assert "không phải nhóm" in problems[5][1]
    assert "«Sở Nội vụ»" in problems[6][1]
    assert problems[8][0] == "Hạn xử lý"
    assert "dấu chấm phẩy" in problems[9][1]


def test_a_group_is_made_once_and_only_co_ordinates(on_sqlite: Intake) -> None:
    on_sqlite.run(task(others="Các sở, ban, ngành"), task(stt=2, lead="Sở Nội vụ", others="các sở, ban, ngành"))
    with on_sqlite.database.read() as session:
        groups = session.scalars(select(Department).where(Department.kind == DepartmentKind.GROUP)).all()
        assert [group.name for group in groups] == ["Các sở, ban, ngành"]
        assert session.scalar(select(func.count()).select_from(Coordination)) == 2


def test_a_rejected_row_makes_no_group(on_sqlite: Intake) -> None:
    assert on_sqlite.run(task(lead="Sở Z", others="Các sở, ban, ngành")).rejected == 1
    with on_sqlite.database.read() as session:
        assert session.scalars(select(Department).where(Department.kind == DepartmentKind.GROUP)).all() == []


def test_an_open_task_of_an_ended_unit_is_rejected_and_a_finished_one_is_history(on_sqlite: Intake) -> None:
    with on_sqlite.database.write() as session:
        gone = Department(name="Sở Giao thông vận tải", folded="so giao thong van tai", kind="department", position=9)
        gone.valid_to, gone.successor = date(2026, 2, 28), "Sở Xây dựng"
        session.add(gone)
    was_right = {"lead": "Sở Giao thông vận tải", "issued": "10/01/2026", "deadline": "20/02/2026"}

    assert on_sqlite.run(task(**was_right)).rejected == 1
    assert on_sqlite.run(task(**was_right, state="Hoàn thành", reported="20/02/2026")).created == 1
    assert "Sở Xây dựng" in on_sqlite.run(task(lead="Sở Giao thông vận tải")).errors[0].problem


def test_the_offices_own_code_is_the_identity_of_a_task(on_sqlite: Intake) -> None:
    header = ("Mã nhiệm vụ", *HEADER)
    on_sqlite.run(("VP-2026-001", *task()), header=header)

    edited = ("VP-2026-001", *task(content="Nội dung đã sửa", lead="Sở Nội vụ"))
    would = on_sqlite.run(edited, header=header, dry_run=True)
    result = on_sqlite.run(edited, header=header)

    assert (result.created, result.updated) == (0, 1)
    assert would.changes[0].fields["Đơn vị chủ trì"] == ("Sở Tài chính", "Sở Nội vụ")
    assert the_task(on_sqlite).code == "VP-2026-001"


def test_a_list_beside_another_system_that_puts_the_same_code_finds_its_task(intake: Intake) -> None:
    values = {"code": "VP-2026-001", "content": "Việc", "lead_department_id": 1}
    row, header = ("VP-2026-001", *task()), ("Mã nhiệm vụ", *HEADER)
    with ThreadPoolExecutor(1) as pool:
        with intake.database.write() as session:
            put_task(session, BUS, "vanban", Saying(external_id="42", values=values), NOW, "key 1: QLVB")
            coming = pool.submit(intake.run, row, header=header)
            wait([coming], timeout=0.5)
        result = coming.result()
    assert (result.created, result.updated, result.errors) == (0, 1, [])
    assert the_task(intake).content == "Tổng hợp tình hình giải ngân"


def test_another_lead_department_grants_the_transfer_that_was_asked_for(on_sqlite: Intake) -> None:
    header = ("Mã nhiệm vụ", *HEADER)
    on_sqlite.run(("VP-2026-001", *task()), header=header)
    change(on_sqlite, lambda each: each.become(ExecutionState.TRANSFER_REQUESTED, reason="Sở Nội vụ"))

    on_sqlite.run(("VP-2026-001", *task(lead="Sở Nội vụ")), header=header)

    assert the_task(on_sqlite).state == ExecutionState.NOT_STARTED


def test_a_code_of_the_systems_own_may_be_repeated_and_not_invented(on_sqlite: Intake) -> None:
    header = ("Mã nhiệm vụ", *HEADER)
    on_sqlite.run(task())
    code = the_task(on_sqlite).code

    assert on_sqlite.run((code, *task(content="Nội dung đã sửa")), header=header).updated == 1
    assert on_sqlite.run(("NV999", *task(stt=2, lead="Sở Nội vụ")), header=header).rejected == 1


def test_periods_of_a_recurring_task_are_tasks_of_their_own(on_sqlite: Intake) -> None:
    header = (*HEADER, "Loại nhiệm vụ", "Kỳ")
    october, november = task(deadline="23/10/2026"), task(stt=2, deadline="25/11/2026")
    result = on_sqlite.run(
        (*october, "Thường xuyên", "Hằng tháng"), (*november, "Thường xuyên", "Hằng tháng"), header=header
    )

    assert result.created == 2
    with on_sqlite.database.read() as session:
        kinds = {tuple(row) for row in session.execute(select(Task.kind, Task.period))}
    assert kinds == {(TaskKind.RECURRING, Period.MONTHLY)}


def test_a_column_that_the_file_lacks_says_nothing(on_sqlite: Intake) -> None:
    on_sqlite.run(task(note="giữ"))

    result = on_sqlite.run(
        ("1562/UBND-KT", "05/10/2026", "Tổng hợp tình hình giải ngân", "Sở Tài chính"),
        header=("Số, ký hiệu", "Ngày ban hành", "Nội dung", "Chủ trì"),
    )

    assert result.unchanged == 1
    found = the_task(on_sqlite)
    assert (found.deadline, found.note, found.state) == (date(2026, 11, 30), "giữ", "in_progress")


def test_one_workbook_brings_departments_contacts_and_tasks_in_any_order(on_sqlite: Intake) -> None:
    result = on_sqlite.sheets(
        {
            "Nhiệm vụ": [HEADER, task(lead="SYT", others="")],
            "ĐẦU MỐI": [("Đơn vị", "Chức vụ", "Email"), ("Sở Y tế", "Chánh Văn phòng Sở", "vp@syt.gov.vn")],
            "Don vi": [("Tên đơn vị", "Viết tắt"), ("Sở Y tế", "SYT")],
            "Hướng dẫn": [("Đọc kỹ trước khi điền",)],
        }
    )
    assert (result.created, result.rejected) == (3, 0)
    assert result.as_json()["lists"]["tasks"]["created"] == 1


def test_progress_is_told_to_the_end(on_sqlite: Intake, tmp_path: Path) -> None:
    from tasks.intake.load import import_path
    from tests.support.intake import write_xlsx

    path = write_xlsx(tmp_path / "a.xlsx", {"Nhiệm vụ": [HEADER, *(task(content=f"Việc {n}") for n in range(120))]})
    told: list[tuple[int, int]] = []
    import_path(on_sqlite.database, path, on_sqlite.order, lambda done, of: told.append((done, of)))
    assert told[-1] == (240, 240)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_file_without_a_list_says_which_columns_it_needs(on_sqlite: Intake) -> None:
    with pytest.raises(UnusableFileError, match="Đơn vị chủ trì"):
        on_sqlite.sheets({"Sheet1": [("xin", "chào")]})
    with pytest.raises(UnusableFileError, match="TCVN3"):
        on_sqlite.sheets({"Sheet1": [("§¬n vÞ", "Néi dung")]})


def test_a_sheet_named_for_a_list_is_never_passed_over_in_silence(on_sqlite: Intake) -> None:
    with pytest.raises(UnusableFileError, match="không thấy dòng tiêu đề"):
        on_sqlite.sheets({"Đơn vị": [("Tên đơn vị",), ("Sở Y tế",)], "Nhiệm vụ": [("Việc", "Ai làm"), ("A", "B")]})


def test_a_task_that_an_edited_content_left_behind_is_told(on_sqlite: Intake) -> None:
    on_sqlite.run(task(), task(stt=2, content="Việc thứ hai của cùng văn bản"))
    code = the_code(on_sqlite, "Tổng hợp tình hình giải ngân")

    result = on_sqlite.run(task(content="Tổng hợp giải ngân"), task(stt=2, content="Việc thứ hai của cùng văn bản"))

    assert (result.created, result.unchanged) == (1, 1)
    (warning,) = result.warnings
    assert code in warning.problem
    assert warning.row == 2


def the_code(intake: Intake, content: str) -> str:
    with intake.database.read() as session:
        return session.scalars(select(Task.code).where(Task.content == content)).one()
