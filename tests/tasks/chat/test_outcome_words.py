import pytest

from tasks.chat.outcome import STRANGER
from tasks.chat.outcome_words import outcome_words


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (STRANGER, "tài khoản chưa liên kết với đầu mối nào"),
        ("received: NV12, NV13", "Đã nhận: NV12, NV13"),
        ("undone: NV12", "đã rút lại: NV12"),
        ("undone: nothing", "không còn gì để rút lại"),
        ("linked to contact 5", "đã liên kết với đầu mối số 5"),
        ("letters 3, 4", "thư số 3, 4"),
        ("letters 3; settled [3]", "thư số 3: rõ là đã tới"),
        ("unclear", "không hiểu, đã gửi danh sách nhiệm vụ"),
        ("followed", "đã quan tâm"),
        ("", ""),
        ("a word of a later version", "a word of a later version"),
    ],
)
def test_what_was_done_is_said_in_the_offices_words(outcome: str, words: str) -> None:
    assert outcome_words(outcome) == words
