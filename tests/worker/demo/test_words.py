"""Whatever the draw, every sentence of the sample can be filled, and every unit it names exists."""

from datetime import date
from random import Random

import pytest

from worker.demo.document import FORMS
from worker.demo.field import PAIR, Field, Subject, read_fields, read_words
from worker.demo.organisation import Directory, read_organisations
from worker.demo.slot import Slots, reporting_periods

ISSUED, DEADLINE = date(2026, 7, 14), date(2026, 8, 3)
DIRECTORY = Directory(read_organisations())
FIELDS = read_fields()
WORDS = read_words()


def _slots() -> Slots:
    return Slots(WORDS, "xã Hữu Lũng", "xã Đồng Đăng", ISSUED, Random(1))  # noqa: S311 - words, not secrets


def subjects() -> list[Subject]:
    return [subject for field in FIELDS for subject in (*field.subjects, *field.recurring)]


@pytest.mark.parametrize("subject", subjects(), ids=lambda subject: subject.about)
def test_a_subject_can_be_written_out_and_its_units_exist(subject: Subject) -> None:
    slots = _slots()
    paired = slots.take_pair(subject.pairs) if subject.pairs else ""
    for ask in subject.asks:
        assert DIRECTORY.find(paired if ask.leads == PAIR else ask.leads)
        assert slots.fill(ask.text, DEADLINE)
    assert slots.fill(subject.about)
    assert set(subject.forms) <= set(FORMS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_field_is_helped_by_units_that_exist(field: Field) -> None:
    assert DIRECTORY.find(field.helps)


def test_every_pair_names_a_living_unit() -> None:
    for table in WORDS.pairs.values():
        for who in table:
            assert len(DIRECTORY.find(who)) == 1


def test_every_month_has_something_to_give_in_every_field() -> None:
    months = {field.name: {month for each in field.subjects for month in each.months} for field in FIELDS}
    assert all(found == set(range(1, 13)) for found in months.values())


def test_one_choice_holds_for_a_whole_document() -> None:
    slots = _slots()
    assert slots.fill("{du_an}") == slots.fill("{du_an}")


@pytest.mark.parametrize(
    ("issued", "periods"),
    [
        (date(2026, 7, 3), {"tháng 6/2026", "quý II/2026", "6 tháng đầu năm 2026"}),
        (date(2026, 8, 20), {"tháng 8/2026"}),
        (date(2026, 1, 5), {"tháng 12/2025", "quý IV/2025", "năm 2025"}),
    ],
)
def test_reports_are_asked_for_periods_that_end_about_then(issued: date, periods: set[str]) -> None:
    assert set(reporting_periods(issued)) == periods


def test_what_was_done_is_reported_up_to_the_month_before_the_deadline() -> None:
    slots = _slots()
    assert slots.fill("giải ngân {den_ngay}", DEADLINE) == "giải ngân đến hết ngày 31/07/2026"
