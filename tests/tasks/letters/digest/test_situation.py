from dataclasses import replace

from tasks.letters.digest.facts import Situation
from tasks.letters.digest.situation import columns, measures, opening, remarks
from tasks.rates import Counts
from tests.support.facts import digest_facts

SEED = Counts(total=3441, done_on_time=3000, done_late=285, open_in_time=100, open_overdue=56)
NOTHING = Situation(counts=Counts())


def test_the_opening_is_the_office_s_own_sentence() -> None:
    said = opening(digest_facts(situation=Situation(counts=SEED), percent="cut"))
    assert said == (
        "Tính đến 08 giờ 00 ngày 23/11/2026, UBND tỉnh, Chủ tịch UBND tỉnh giao các sở, ban, ngành, địa phương "
        "3.441 nhiệm vụ; đã hoàn thành 3.285 nhiệm vụ (đạt 95,4%); còn lại 156 nhiệm vụ chưa hoàn thành, "
        "trong đó 56 nhiệm vụ quá hạn."
    )


def test_rates_round_as_the_office_rounds() -> None:
    facts = digest_facts(situation=Situation(counts=SEED))
    assert measures(facts)[0].value == "95,5%"
    assert measures(replace(facts, percent="cut"))[0].value == "95,4%"


def test_every_rate_comes_with_its_formula_and_its_figures() -> None:
    told = [(one.name, one.formula, one.figures) for one in measures(digest_facts(situation=Situation(counts=SEED)))]
    assert told == [
        ("Tỷ lệ A", "hoàn thành / tổng số", "3.285 / 3.441"),
        ("Tỷ lệ B", "hoàn thành / (hoàn thành + chưa hoàn thành quá hạn)", "3.285 / (3.285 + 56)"),
        ("Đúng hạn", "hoàn thành đúng hạn / hoàn thành, tính nhiệm vụ có hạn", "3.000 / 3.285"),
    ]


def test_the_columns_add_up_to_the_total() -> None:
    figures = [int(value.replace(".", "")) for _, value in columns(Situation(counts=SEED))]
    assert sum(figures[:-1]) == figures[-1] == 3441


def test_an_office_without_tasks_has_no_rate() -> None:
    assert {one.value for one in measures(digest_facts(situation=NOTHING))} == {"–"}


def test_the_first_digest_compares_with_nothing() -> None:
    assert remarks(digest_facts(situation=NOTHING)) == ("Đã gia hạn 0 nhiệm vụ (nêu riêng, không tính vào các tỷ lệ).",)
