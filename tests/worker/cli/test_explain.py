from tests.support.command import Dondoc
from tests.support.office import Office


def test_a_task_is_explained_in_lines(office: Office, dondoc: Dondoc) -> None:
    told = dondoc("explain", "NV2", "--json").told
    assert told.keys() == {"task", "lines"}
    assert "Chưa có lượt đôn đốc nào." in told["lines"]
    assert "Sắp tới: nấc -3 vào ngày 06/10/2026." in dondoc("explain", "nv2").out


def test_an_unknown_task_is_unusable_input(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("explain", "NV9")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dondoc: Không có nhiệm vụ nào mang mã «NV9»")
