from tests.support.command import Dondoc
from tests.support.office import Office


def test_a_task_is_explained_in_lines_and_as_a_time_line(office: Office, dondoc: Dondoc) -> None:
    told = dondoc("explain", "NV2", "--json").told
    assert told.keys() == {"task", "lines", "timeline"}
    assert "Chưa có lượt đôn đốc nào." in told["lines"]
    assert [each["kind"] for each in told["timeline"]] == ["event"]
    assert "nấc -2 (sau hạn 2 ngày làm việc) vào ngày 05/10/2026" in dondoc("explain", "nv2").out


def test_one_day_is_asked_about(office: Office, dondoc: Dondoc) -> None:
    assert dondoc("explain", "NV2", "--on", "2026-10-04").out.endswith("không có lượt đôn đốc nào: ngày nghỉ.\n")


def test_the_time_line_ends_with_the_day_that_is_asked_about(office: Office, dondoc: Dondoc) -> None:
    told = dondoc("explain", "nv2", "--on", "2026-08-31", "--json").told
    assert (told["task"], told["timeline"]) == ("NV2", [])


def test_an_unknown_task_is_unusable_input(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("explain", "NV9")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dondoc: Không có nhiệm vụ nào mang mã «NV9»")
