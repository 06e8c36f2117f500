import json
from pathlib import Path

from sqlalchemy import update

from tasks.event_log import LoggedEvent
from tests.support.command import Dondoc
from tests.support.office import MONDAY, Office
from tests.support.tampering import tampering


def report(office: Office, code: str) -> None:
    from sqlalchemy import select

    from tasks.task import Task

    with office.database.read() as session:
        task = session.scalars(select(Task).where(Task.code == code)).one()
    office.change(task, lambda each: each.report(MONDAY, "12/BC-SXD"))


def test_a_whole_log_is_told_with_its_end_and_a_printed_seal_is_found(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("audit", "verify", "--json")
    assert (done.code, done.told["whole"], done.told["rows"]) == (0, True, 2)
    seal = done.told["head"][:16]
    assert dondoc("audit", "verify", "--head", f"{seal[:4]} {seal[4:].upper()}…").code == 0
    assert dondoc("audit", "verify", "--head", "0123 4567 89ab").code == 1
    assert dondoc("audit", "verify", "--head", "khong phai").code == 2


def test_a_broken_log_is_told_by_row(office: Office, dondoc: Dondoc) -> None:
    with tampering(office.database) as session:
        session.execute(update(LoggedEvent).where(LoggedEvent.id == 1).values(actor="nobody"))
    done = dondoc("audit", "verify")
    assert done.code == 1
    assert "- dòng 1 (số 1, TaskAssigned) bị sửa: dấu niêm không khớp với nội dung." in done.out
    assert "KHÔNG nguyên vẹn" in done.out


def test_a_change_is_shown_with_who_and_before_and_after(office: Office, dondoc: Dondoc) -> None:
    report(office, "NV1")
    assert dondoc("--as", "Văn thư", "confirm", "NV1").code == 0
    shown = dondoc("audit", "show", "--task", "nv1", "--by", "person")
    assert "người dùng lệnh Văn thư" in shown.out
    assert "Chờ xác nhận → Hoàn thành" in shown.out
    assert "ngày xác nhận: trống → 05/10/2026" in shown.out
    assert "giao nhiệm vụ" not in shown.out
    assert len(dondoc("audit", "show", "--json").told["rows"]) == 4


def test_an_unknown_task_has_no_log(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("audit", "show", "--task", "NV99")
    assert (done.code, "NV99" in done.err) == (2, True)


def test_rows_of_some_days_are_copied_into_a_file(office: Office, dondoc: Dondoc, tmp_path: Path) -> None:
    report(office, "NV2")
    file = tmp_path / "log.jsonl"
    assert dondoc("audit", "export", "--from", "01/09/2026", "--to", "2026-09-01", "-o", str(file)).out == ""
    first, *rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert (first["part"], first["rows"], len(rows)) == (True, 3, 3)
    assert rows[1]["previous"] == rows[0]["hash"]
    assert len(dondoc("audit", "export", "--from", "2026-09-02").out.splitlines()) == 1
