from datetime import date

import pytest

from tasks.intake.extension import Extension, read_extensions
from tasks.intake.problem import CellError


def test_a_history_of_extensions_is_read_in_its_order() -> None:
    note = "Gia hạn lần 2 từ 13/11/2026 đến 27/11/2026; gia hạn lần 1 từ 30/10/2026 đến 13/11/2026"
    assert read_extensions(note) == [
        Extension(1, date(2026, 10, 30), date(2026, 11, 13)),
        Extension(2, date(2026, 11, 13), date(2026, 11, 27)),
    ]


def test_an_extension_told_twice_counts_once() -> None:
    told = "Gia hạn lần 1 từ 30/10/2026 đến 13/11/2026"
    assert len(read_extensions(told, f"{told}; tính theo hạn mới")) == 1


def test_its_reason_says_what_the_file_said() -> None:
    (extension,) = read_extensions("Gia hạn lần 1 từ 30/10/2026 đến ngày 13/11/2026")
    assert extension.reason == "Gia hạn lần 1 từ 30/10/2026 đến 13/11/2026"
    assert read_extensions("gia hạn đến 13-11-2026")[0].reason == "Gia hạn đến 13/11/2026"


def test_other_notes_are_no_extension() -> None:
    assert read_extensions("Đề nghị gia hạn", "Đã đôn đốc 02 lần", "") == []


def test_an_extension_to_no_day_is_refused() -> None:
    with pytest.raises(CellError):
        read_extensions("Gia hạn lần 1 từ 30/10/2026 đến 31/11/2026")
