import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.text import clean, fold, sort_key, tidy_number


def test_text_is_stored_composed_with_single_spaces() -> None:
    assert clean(unicodedata.normalize("NFD", "  Sở\u00a0Nội \n vụ\t")) == "Sở Nội vụ"


@pytest.mark.parametrize("look_alike", ["\u00d0ồng \u00d0ăng", "\u0189ồng \u0189ăng"])
def test_letters_that_only_look_like_d_with_stroke_are_repaired(look_alike: str) -> None:
    assert clean(look_alike) == "Đồng Đăng"


def test_control_and_invisible_characters_are_taken_out() -> None:
    assert clean("Sở\x00 Nội\u200b vụ\ufeff\uffff\U0001fffe\x1b[31m") == "Sở Nội vụ[31m"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Uỷ ban", "Ủy ban"),
        ("Sở KH&ĐT", "sở kh & đt"),
        ("KH&ĐT", "KH và ĐT"),
        ("Đồng Đăng - Lạng Sơn", "ĐỒNG ĐĂNG – LẠNG SƠN"),
        ("Sở Nội vụ", unicodedata.normalize("NFD", "SỞ NỘI VỤ")),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_names_of_two_departments_do_not_fold_alike() -> None:
    assert fold("Sở Nội vụ") == "so noi vu"
    assert fold("Sở Nội vụ") != fold("Sở Ngoại vụ")


@given(st.text())
@example("\u212a")
@example("İ\u0301")
@example("- & -")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F) | st.characters(min_codepoint=0x1EA0, max_codepoint=0x1EF9)))
def test_a_letter_folds_alike_whatever_stands_beside_it(text: str) -> None:
    assert fold(f"中{clean(text)}").replace(" ", "") == "中" + fold(text).replace(" ", "")


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet="aắĐ\u00d0\u0301 \t\u00a0\x00-…"))
def test_only_tidy_text_is_stored_as_it_stands(text: str) -> None:
    tidy = (
        text == " ".join(text.split()) and unicodedata.is_normalized("NFC", text) and not set("\u00d0\x00") & set(text)
    )
    assert (clean(text) == text) == tidy


def test_names_sort_by_the_vietnamese_alphabet_and_not_by_code_points() -> None:
    names = ["Ủy ban", "Đài", "Dân tộc", "Ăn", "Ân", "An", "Văn phòng", "Yên", "Ưu", "Út"]
    in_order = ["An", "Ăn", "Ân", "Dân tộc", "Đài", "Út", "Ủy ban", "Ưu", "Văn phòng", "Yên"]
    assert sorted(names, key=sort_key) == in_order


def test_tones_decide_only_between_words_of_the_same_letters() -> None:
    assert sorted(["mạ", "mà", "má", "ma", "mả", "mã"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["má em", "ma xa", "ma em"], key=sort_key) == ["ma em", "ma xa", "má em"]


@pytest.mark.parametrize(
    ("found", "tidy"),
    [
        ("Số: 05 / UBND - KT", "05/UBND-KT"),
        ("26/UBND-KGVX", "26/UBND-KGVX"),
        ("50 /2025/QĐ – UBND", "50/2025/QĐ-UBND"),
        ("số 88/CĐ-UBND", "88/CĐ-UBND"),
        ("Số", "Số"),
        ("", ""),
        ("Sổ tay 12", "Sổ tay 12"),
    ],
)
def test_document_numbers_are_tidied_and_never_refused(found: str, tidy: str) -> None:
    assert tidy_number(found) == tidy
