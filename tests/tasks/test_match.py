from datetime import date

import pytest

from tasks.match import How, Organisation, OtherName, Registry, UnknownNameError, is_group

TODAY = date(2026, 11, 20)
MERGER = date(2025, 3, 1)
ENDED = date(2025, 2, 28)
ORGANISATIONS = [
    Organisation(1, "Sở Nội vụ", MERGER),
    Organisation(2, "Sở Ngoại vụ"),
    Organisation(3, "Sở Khoa học và Công nghệ", MERGER),
    Organisation(4, "Sở Giao thông vận tải", None, ENDED, "Sở Xây dựng"),
    Organisation(5, "Sở Xây dựng", MERGER),
    Organisation(6, "UBND xã Tràng Định", date(2025, 7, 1)),
    Organisation(7, "UBND huyện Tràng Định", None, date(2025, 6, 30), "(nhiều xã)"),
    Organisation(8, "Văn phòng Ủy ban nhân dân tỉnh"),
    Organisation(9, "Sở Văn hóa, Thể thao và Du lịch"),
    Organisation(10, "Sở Tài chính", MERGER),
]
NAMES = [
    OtherName(1, "SNV", MERGER, short=True),
    OtherName(2, "SNgV", short=True),
    OtherName(3, "KH&CN", MERGER, short=True),
    OtherName(4, "GTVT", None, ENDED, short=True),
    OtherName(8, "VP UBND tỉnh"),
]


def registry(*more: OtherName) -> Registry:
    return Registry(ORGANISATIONS, [*NAMES, *more])


def found(name: str, on: date | None = TODAY, *more: OtherName) -> tuple[str, How]:
    match = registry(*more).find(name, on, TODAY)
    return match.organisation.name, match.how


def refused(name: str, on: date | None = TODAY, *more: OtherName) -> UnknownNameError:
    with pytest.raises(UnknownNameError) as caught:
        registry(*more).find(name, on, TODAY)
    return caught.value


@pytest.mark.parametrize(
    ("name", "means", "how"),
    [
        ("Sở Nội vụ", "Sở Nội vụ", How.EXACT),
        ("  sở nội vụ. ", "Sở Nội vụ", How.FOLDED),
        ("SO NOI VU", "Sở Nội vụ", How.FOLDED),
        ("Sở Khoa học & Công nghệ", "Sở Khoa học và Công nghệ", How.FOLDED),
        ("Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh", How.FOLDED),
        ("Uỷ ban nhân dân xã Tràng Định", "UBND xã Tràng Định", How.FOLDED),
        ("VP UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh", How.ALIAS),
        ("SNV", "Sở Nội vụ", How.ABBREVIATION),
        ("kh & cn", "Sở Khoa học và Công nghệ", How.ABBREVIATION),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ", How.ABBREVIATION),
        ("so  kh & cn", "Sở Khoa học và Công nghệ", How.ABBREVIATION),
    ],
)
def test_a_name_is_found_in_the_stated_order(name: str, means: str, how: How) -> None:
    assert found(name) == (means, how)


def test_a_near_name_only_suggests() -> None:
    error = refused("Sở Nội vu tỉnh")
    assert "Sở Nội vụ" in error.nearest
    assert len(error.nearest) == 3
    assert "dondoc alias add" in str(error)


def test_an_abbreviation_counts_on_the_date_of_the_document() -> None:
    assert found("SNV", date(2025, 3, 1))[0] == "Sở Nội vụ"
    assert "Sở Ngoại vụ" not in refused("SNV", date(2024, 5, 1)).expected


def test_an_ended_unit_proposes_its_successor_and_is_not_replaced() -> None:
    error = refused("Sở Giao thông vận tải")
    assert error.nearest == ("Sở Xây dựng",)
    assert "đã kết thúc 28/02/2025" in str(error)
    assert refused("GTVT").nearest == ("Sở Xây dựng",)
    assert refused("Sở GTVT").nearest == ("Sở Xây dựng",)


def test_a_word_before_an_abbreviation_counts_only_when_the_unit_begins_with_it() -> None:
    assert "Sở Khoa học và Công nghệ" not in refused("UBND KH&CN").expected
    assert found("Sở GTVT", date(2025, 1, 10)) == ("Sở Giao thông vận tải", How.ENDED)


def test_a_successor_that_is_not_one_unit_is_not_guessed_from_a_like_name() -> None:
    error = refused("UBND huyện Tràng Định")
    assert error.nearest == ()
    assert "hiện nay (nhiều xã), không" in error.mend


def test_a_unit_that_ended_since_its_document_is_found_as_ended() -> None:
    assert found("Sở Giao thông vận tải", date(2025, 1, 10)) == ("Sở Giao thông vận tải", How.ENDED)


@pytest.mark.parametrize("on", [TODAY, date(2025, 1, 10)])
def test_what_a_person_chose_takes_the_place_of_an_ended_unit(on: date) -> None:
    chosen = OtherName(5, "Sở Giao thông vận tải", by_person=True)
    assert found("Sở Giao thông vận tải", on, chosen) == ("Sở Xây dựng", How.ALIAS)


def test_a_choice_counts_between_its_dates() -> None:
    chosen = OtherName(5, "Sở GTVT", date(2025, 3, 1), date(2025, 12, 31), by_person=True)
    assert found("Sở GTVT", date(2025, 6, 1), chosen)[0] == "Sở Xây dựng"
    assert refused("Sở GTVT", TODAY, chosen)


def test_a_full_name_used_before_its_unit_began_is_taken_with_a_warning() -> None:
    match = registry().find("UBND xã Tràng Định", date(2025, 5, 1), TODAY)
    assert match.organisation.id == 6
    assert "01/07/2025" in match.warning


def test_a_short_name_of_two_units_is_refused_with_both() -> None:
    other = OtherName(2, "SNV", short=True)
    assert refused("SNV", TODAY, other).nearest == ("Sở Nội vụ", "Sở Ngoại vụ")


def test_without_a_document_date_the_name_is_understood_as_of_today() -> None:
    assert found("SNV", None)[0] == "Sở Nội vụ"


def test_two_units_in_one_cell_are_seen_and_commas_in_a_name_are_not() -> None:
    several = registry().names_several
    assert several("Sở Tài chính, Sở Xây dựng", TODAY, TODAY)
    assert several("Sở Tài chính và Sở Xây dựng", TODAY, TODAY)
    assert not several("Sở Văn hóa, Thể thao và Du lịch", TODAY, TODAY)


@pytest.mark.parametrize(
    "name", ["Các sở, ban, ngành", "UBND các xã, phường", "UBND các xã liên quan", "Ủy ban nhân dân các phường"]
)
def test_groups_are_known_by_their_words(name: str) -> None:
    assert is_group(name)


def test_one_unit_is_no_group() -> None:
    assert not is_group("UBND xã Các Sơn")
    assert not is_group("Cục Thuế")


def test_an_empty_registry_says_what_to_do() -> None:
    with pytest.raises(UnknownNameError, match="hãy nhập trang Đơn vị"):
        Registry([], []).find("Sở Nội vụ", None, TODAY)
