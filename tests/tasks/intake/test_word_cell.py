import pytest

from tasks.intake.problem import CellError
from tasks.intake.word_cell import read_state, read_word
from tasks.state import ExecutionState, TaskKind, Urgency


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Đang thực hiện - quá hạn 7 ngày", ExecutionState.IN_PROGRESS),
        ("Đang thực hiện - trong hạn", ExecutionState.IN_PROGRESS),
        ("Đang thực hiện (không hạn)", ExecutionState.IN_PROGRESS),
        ("Chưa thực hiện - quá hạn 1 ngày", ExecutionState.NOT_STARTED),
        ("Chờ xác nhận (báo cáo trong hạn)", ExecutionState.REPORTED),
        ("Hoàn thành đúng hạn", ExecutionState.DONE),
        ("Hoàn thành quá hạn", ExecutionState.DONE),
        ("HOÀN THÀNH TRƯỚC HẠN", ExecutionState.DONE),
        ("hoan thanh", ExecutionState.DONE),
        ("Thực hiện lại - quá hạn 14 ngày", ExecutionState.REDO),
        ("Tạm dừng", ExecutionState.PAUSED),
        ("Đề nghị chuyển đơn vị", ExecutionState.TRANSFER_REQUESTED),
        ("Trả lại đơn vị", ExecutionState.TRANSFER_REQUESTED),
        ("Huỷ", ExecutionState.CANCELLED),
        ("", None),
    ],
)
def test_the_state_is_told_and_its_tail_passed_over(text: str, state: ExecutionState | None) -> None:
    assert read_state(text, "state") is state


@pytest.mark.parametrize("text", ["Hoàn thành 50%", "Hoàn thành một phần", "Quá hạn", "Xong rồi", "Đang"])
def test_a_state_that_is_not_sure_is_refused_with_the_list(text: str) -> None:
    with pytest.raises(CellError, match="Đang thực hiện, Chờ xác nhận"):
        read_state(text, "state")


def test_kind_and_urgency_are_told_without_accents() -> None:
    assert read_word("THUONG XUYEN", "kind", TaskKind) is TaskKind.RECURRING
    assert read_word("Hoả tốc", "urgency", Urgency) is Urgency.EXPRESS
    assert read_word(" ", "urgency", Urgency) is None
    with pytest.raises(CellError, match="Thượng khẩn"):
        read_word("gấp lắm", "urgency", Urgency)
