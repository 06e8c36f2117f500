import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.letters.excerpt import excerpt, header_line


@given(st.text(max_size=300), st.integers(min_value=4, max_value=200))
def test_an_excerpt_is_one_line_that_fits(text: str, limit: int) -> None:
    cut = excerpt(text, limit)
    assert len(cut) <= limit
    assert "\n" not in cut
    assert unicodedata.is_normalized("NFC", cut)


def test_a_short_text_stays_whole() -> None:
    assert excerpt("Báo cáo  kết quả\nthực hiện", 40) == "Báo cáo kết quả thực hiện"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert excerpt("Báo cáo tiến độ, khó khăn, vướng mắc", 20) == "Báo cáo tiến độ…"


def test_a_word_longer_than_the_line_is_cut_inside() -> None:
    assert excerpt("a" * 50, 10) == "a" * 9 + "…"


@pytest.mark.parametrize("hostile", ["Sở A\r\nBcc: x@y.vn", "Sở A\x0bBcc: x@y.vn", "Sở A\u2028Bcc: x@y.vn"])
def test_a_header_stays_one_line(hostile: str) -> None:
    assert header_line(hostile) == "Sở A Bcc: x@y.vn"


def test_a_header_holds_nothing_that_a_reader_would_decode() -> None:
    assert "=?" not in header_line("Sở =?UTF-8?Q?=0ABcc:_x?= A")
