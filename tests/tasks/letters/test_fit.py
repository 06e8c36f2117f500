import pytest

from tasks.letters.fit import first_fitting


def test_the_first_attempt_that_fits_is_taken() -> None:
    assert first_fitting([9, 7, 5, 3], lambda size: "x" * size, lambda text: len(text) < 8) == "x" * 7


def test_the_tersest_is_taken_when_none_fits() -> None:
    assert first_fitting([9, 8], lambda size: "x" * size, lambda text: len(text) < 2) == "x" * 8


def test_no_size_to_try_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one size"):
        first_fitting([], str, bool)
