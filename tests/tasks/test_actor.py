import pytest

from tasks.actor import (
    Actor,
    ActorKind,
    Rule,
    contact,
    import_of,
    key,
    office_contact,
    person,
    read_actor,
    rule,
    source,
)


@pytest.mark.parametrize(
    ("words", "kept", "told"),
    [
        (person("  Văn thư "), "person Văn thư", "người dùng lệnh Văn thư"),
        (contact(5), "contact 5", "đầu mối số 5"),
        (
            office_contact(3, "CVP"),
            "office contact 3: CVP",
            "lãnh đạo Văn phòng số 3 (CVP)",
        ),
        (key(7, "Trục: liên thông"), "key 7: Trục: liên thông", "khóa API số 7 (Trục: liên thông)"),
        (
            source("https://vidu.gov.vn"),
            "source https://vidu.gov.vn",
            "hệ thống khác https://vidu.gov.vn",
        ),
        (import_of("Giao việc, quý 4.xlsx"), "import, Giao việc, quý 4.xlsx", "tệp nhập Giao việc, quý 4.xlsx"),
        (rule(Rule.PEOPLE), "rule people", "hệ thống, theo ngày thay người, đổi tên đã ghi"),
    ],
)
def test_who_it_was_is_read_as_it_was_written(words: str, kept: str, told: str) -> None:
    assert words == kept
    assert read_actor(words).words == words
    assert read_actor(words).told == told


def test_an_office_contact_who_typed_no_name_is_known_by_number() -> None:
    assert read_actor(office_contact(3, "")) == Actor(ActorKind.OFFICE_CONTACT, 3)


@pytest.mark.parametrize("words", ["office, command line", "test", "contact five", ""])
def test_words_of_before_stay_as_they_are(words: str) -> None:
    assert (read_actor(words).words, read_actor(words).told) == (words, words)


@pytest.mark.parametrize("which", Rule)
def test_every_rule_is_told_in_words_of_its_own(which: Rule) -> None:
    assert read_actor(rule(which)).told == f"hệ thống, {which.label}"
    assert which.label


def test_a_rule_that_is_no_more_keeps_its_name() -> None:
    assert read_actor("rule before").told == "hệ thống, before"
