"""The sample office's organisations, contacts and document numbers."""

from datetime import date

import pytest

from tasks.address import read_domains
from tasks.text import fold
from worker.demo.contact import NOBODY, OUTSIDE, sample_contacts
from worker.demo.document import FORMS, Document, number_documents
from worker.demo.organisation import Directory, read_organisations

ORGANISATIONS = read_organisations()
CONTACTS = sample_contacts(ORGANISATIONS)


def test_no_name_is_there_twice() -> None:
    assert len({fold(each.name) for each in ORGANISATIONS}) == len(ORGANISATIONS)


def test_an_abbreviation_means_one_living_organisation() -> None:
    aliases = [fold(alias) for each in ORGANISATIONS if each.living for alias in each.aliases]
    assert len(set(aliases)) == len(aliases)


def test_a_successor_is_an_organisation_that_lives() -> None:
    living = {each.name for each in ORGANISATIONS if each.living}
    assert {each.successor for each in ORGANISATIONS if each.successor} <= living


def test_units_are_found_by_name_abbreviation_and_word_for_many() -> None:
    directory = Directory(ORGANISATIONS)
    assert [each.name for each in directory.find("Sở Văn hóa, Thể thao và Du lịch")] == [
        "Sở Văn hóa, Thể thao và Du lịch"
    ]
    assert [each.name for each in directory.find("STC CA")] == ["Sở Tài chính", "Công an tỉnh"]
    assert len(directory.find("@xa")) == 65


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(KeyError):
        Directory(ORGANISATIONS).find("SKHĐT")


def test_each_living_organisation_has_two_contacts_but_for_two_that_are_hard_to_reach() -> None:
    counted = {each.name: sum(c.organisation == each.name for c in CONTACTS) for each in ORGANISATIONS if each.living}
    assert counted.pop(NOBODY) == 0
    assert counted.pop(OUTSIDE) == 1
    assert set(counted.values()) == {2}


def test_mailboxes_are_official_and_distinct_but_for_one() -> None:
    allowed = read_domains("*.gov.vn")
    assert len({contact.email for contact in CONTACTS}) == len(CONTACTS)
    assert [contact.organisation for contact in CONTACTS if not allowed.allow(contact.email)] == [OUTSIDE]


def test_some_contacts_are_on_zalo() -> None:
    assert 3 < sum(bool(contact.zalo_user_id) for contact in CONTACTS) < 20


def _document(key: int, form: str, day: date) -> Document:
    return Document(key=key, form=FORMS[form], block="KT", issued_on=day, title="", leader="", field="")


def test_numbers_grow_with_the_days_and_start_again_each_year() -> None:
    days = [date(2025, 12, 30), date(2026, 1, 5), date(2026, 1, 5), date(2026, 10, 5)]
    numbers = number_documents([_document(key, "cv", day) for key, day in enumerate(days)])
    last, first, second, late = (int(numbers[key].partition("/")[0]) for key in range(4))
    assert first < second < late < last
    assert numbers[3].endswith("/UBND-KT")
    assert 1500 < late < 1600


def test_each_form_is_numbered_by_itself() -> None:
    numbers = number_documents([_document(1, "tb", date(2026, 1, 2)), _document(2, "ct", date(2026, 1, 2))])
    assert numbers[1].endswith("/TB-UBND")
    assert numbers[2] == "1/CT-UBND"
