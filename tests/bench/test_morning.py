"""When the last letter of a morning leaves, and whom a failure reaches."""

from dataclasses import replace

from bench._morning import LONGEST, Province, all_leave, last_leaves, left_by, uneven

CALM = Province(letters=1_000, rate=10)


def test_the_last_letter_leaves_when_scan_and_sending_are_over() -> None:
    assert last_leaves(CALM) == 100
    assert last_leaves(replace(CALM, scan_seconds=30)) == 130


def test_a_province_that_is_down_is_late_by_as_long() -> None:
    assert last_leaves(replace(CALM, down_from=50, down_until=80)) == 130
    assert last_leaves(replace(CALM, down_from=200, down_until=300)) == 100


def test_a_province_that_is_down_makes_nobody_else_late() -> None:
    down = replace(CALM, down_from=0, down_until=500)
    assert left_by([CALM, down], 100) == 1_000
    assert all_leave([CALM, down]) == 600


def test_what_never_leaves_does_not_keep_the_computation() -> None:
    assert last_leaves(replace(CALM, rate=0)) == LONGEST


def test_letters_are_shared_out_to_the_last() -> None:
    shares = uneven(1_000_000, 34)
    assert sum(shares) == 1_000_000
    assert 2.9 < shares[-1] / shares[0] < 3.1
