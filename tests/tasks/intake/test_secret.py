import unicodedata

import pytest

from tasks.intake.secret import carries_mark, is_secret


@pytest.mark.parametrize(
    "text",
    [
        "MẬT",
        "Mật",
        "mật",
        "mat",
        "[TỐI MẬT]",
        "Tuyệt mật",
        "Độ mật: Mật",
        "V/v điều chuyển lực lượng (MẬT)",
        "MẬT - Báo cáo tình hình",
        "12/BC-UBND TỐI MẬT",
        "Văn bản độ tuyệt mật của tỉnh",
        unicodedata.normalize("NFD", "TUYỆT MẬT"),
        "M\u200bẬT",
        "TUYÖT MËT",
        "B¸o c¸o (MËT)",
        "Baùo caùo TOÁI MAÄT",
    ],
)
def test_marks_of_secrecy_are_seen(text: str) -> None:
    assert carries_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "V/v bảo đảm an toàn, bảo mật thông tin",
        "V/V BẢO MẬT HỆ THỐNG",
        "CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "Mật độ dân cư",
        "MẬT ĐỘ XÂY DỰNG",
        "hội nghị thân mật",
        "nuôi ong lấy mật",
        "mặt bằng",
        "",
        None,
        12,
    ],
)
def test_ordinary_words_are_no_mark(text: str | int | None) -> None:
    assert not carries_mark(text)


@pytest.mark.parametrize("grade", ["Mật", "A", "C", "x", "Tối mật"])
def test_any_grade_in_the_grade_column_is_a_mark(grade: str) -> None:
    assert is_secret(["Báo cáo"], grade, None)


@pytest.mark.parametrize("grade", ["", None, "Không", "Thường", "-"])
def test_no_grade_is_no_mark(grade: str | None) -> None:
    assert not is_secret(["Báo cáo"], grade, "1/UBND")


def test_the_sign_of_a_number_is_a_mark() -> None:
    assert is_secret(["Báo cáo"], None, "12/BC-UBND (TM)")
