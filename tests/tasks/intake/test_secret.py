import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.intake.cell import Formula
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
    assert is_secret(["Báo cáo", 12, text, None], None, None)
    assert is_secret([Formula(text)], None, None)


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


LETTERS = st.sampled_from("mMaAtTậẬâặạẦätËÆÇêÊéèăđĐøùäåo ()-:Iluyeốiợ\u0323\u0302\u200bţ©µ¸")
MARKS = st.sampled_from(("MẬT", "mật", "Tối mật", "TUYÖT MËT", "TOÁI MAÄT", "(MẬT)", "MA\u0302\u0323T", "bảo mật"))
PIECES = st.lists(st.one_of(MARKS, st.text(LETTERS, max_size=8)), max_size=4).map("".join)


@given(st.lists(PIECES, max_size=4))
def test_a_row_is_secret_where_one_of_its_cells_is(cells: list[str]) -> None:
    assert is_secret(cells, None, None) == any(map(carries_mark, cells))


@pytest.mark.parametrize("grade", ["Mật", "A", "C", "x", "Tối mật"])
def test_any_grade_in_the_grade_column_is_a_mark(grade: str) -> None:
    assert is_secret(["Báo cáo"], grade, None)


@pytest.mark.parametrize("grade", ["", None, "Không", "Thường", "-"])
def test_no_grade_is_no_mark(grade: str | None) -> None:
    assert not is_secret(["Báo cáo"], grade, "1/UBND")


def test_the_sign_of_a_number_is_a_mark() -> None:
    assert is_secret(["Báo cáo"], None, "12/BC-UBND (TM)")
