from unicodedata import normalize

import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.zalo.setting import ZaloConfigError
from notifiers.zalo.template_data import Parameter, Template, fill, template_of
from tests.support.letters import a_letter

LINK = "https://dondoc.vp.gov.vn/a/x"


def filled(value: str, most: int) -> str:
    template = Template("1", {"ten": Parameter("department", most)})
    return fill(template, a_letter(kind="reminder", facts={"department": value}))["ten"]


def failed(template: Template, **changes: object) -> NotifierError:
    with pytest.raises(NotifierError) as refused:
        fill(template, a_letter(**changes))
    return refused.value


def test_each_parameter_shows_its_fact() -> None:
    template = Template("1", {"don_vi": Parameter("department", 30), "so": Parameter("count", 5)})
    facts = {"department": "Sở Nội vụ", "count": "3", "office": "Văn phòng"}
    assert fill(template, a_letter(facts=facts)) == {"don_vi": "Sở Nội vụ", "so": "3"}


def test_a_value_is_counted_after_nfc() -> None:
    assert filled(normalize("NFD", "Sở Nội vụ"), 9) == "Sở Nội vụ"


def test_a_value_too_long_is_cut_and_says_so() -> None:
    assert filled("Sở Nội vụ", 8) == "Sở Nội…"
    assert filled("Sở Nội vụ", 6) == "Sở Nộ…"
    assert filled("Sở Nội vụ", 1) == "…"


def test_a_value_stays_on_one_line() -> None:
    assert filled("Sở\r\nNội\tvụ\ud800", 30) == "Sở Nội vụ?"


def test_a_value_of_nothing_shows_a_dash() -> None:
    assert filled(" \n", 30) == "–"


def test_a_link_that_fits_stays_whole() -> None:
    assert filled(LINK, len(LINK)) == LINK


def test_a_link_is_never_cut() -> None:
    template = Template("1", {"lien_ket": Parameter("link", len(LINK) - 1)})
    error = failed(template, facts={"link": LINK})
    assert error.kind is ErrorKind.CONFIG
    assert "lien_ket" in error.words
    assert LINK not in error.words


def test_a_fact_that_the_letter_lacks_is_named() -> None:
    error = failed(Template("1", {"han": Parameter("deadline", 30)}), kind="digest", facts={"count": "3"})
    assert error.kind is ErrorKind.CONFIG
    assert all(word in error.words for word in ("han", "deadline", "digest"))


def test_a_kind_without_a_template_is_named() -> None:
    with pytest.raises(NotifierError, match="digest") as refused:
        template_of(a_letter(kind="digest"), {"reminder": Template("1", {})})
    assert refused.value.kind is ErrorKind.CONFIG


def test_a_kind_has_its_own_template() -> None:
    templates = {"reminder": Template("1", {}), "digest": Template("2", {})}
    assert template_of(a_letter(kind="digest"), templates).template_id == "2"


@pytest.mark.parametrize("most", [0, -1])
def test_a_parameter_without_room_is_a_wrong_setting(most: int) -> None:
    with pytest.raises(ZaloConfigError, match="department"):
        Parameter("department", most)
