from unicodedata import is_normalized, normalize

from hypothesis import given
from hypothesis import strategies as st

from notifiers.zalo.text import LONGEST, fit

LINK = "https://dondoc.vp.gov.vn/a/" + "x" * 40


def test_a_short_text_stays_and_becomes_nfc() -> None:
    assert fit(normalize("NFD", " Đôn đốc nhiệm vụ\n")) == "Đôn đốc nhiệm vụ"


def test_exactly_the_limit_stays() -> None:
    assert fit("ẩ" * LONGEST) == "ẩ" * LONGEST


def test_too_much_is_cut_between_tasks_and_keeps_the_last_link() -> None:
    tasks = [f"{number}. 26/UBND-KGVX, hạn 26/11/2026" for number in range(100)]
    shortened = fit("\n".join([*tasks, f"Xem và trả lời tất cả: {LINK}", "Trân trọng./."]))
    lines = shortened.split("\n")
    assert len(shortened) <= LONGEST
    assert lines[-2:] == ["…", f"Xem và trả lời tất cả: {LINK}"]
    assert lines[:-2] == tasks[: len(lines) - 2]


def test_a_link_that_stays_anyway_is_not_repeated() -> None:
    shortened = fit("\n".join([f"Trả lời: {LINK}", *["một dòng"] * 400]))
    assert shortened.count(LINK) == 1


def test_a_link_in_a_line_too_long_gives_up_its_words() -> None:
    assert fit("a" * 1500 + "\n" + "b" * 1500 + f" {LINK} c").endswith(f"…\n{LINK}")


@given(st.text(alphabet="aẩé \n\u0301", max_size=5000), st.booleans())
def test_any_text_fits(text: str, linked: bool) -> None:
    fitted = fit(f"{text}\n{LINK}" if linked else text)
    assert len(fitted) <= LONGEST
    assert is_normalized("NFC", fitted)
    assert not linked or LINK in fitted
