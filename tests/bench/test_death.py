"""How long a death was felt."""

import pytest

from bench._death import Death, silence


@pytest.mark.parametrize(
    ("moments", "longest"),
    [
        ([9, 11, 12, 19.5, 21], 7.5),
        ([], 10),
        ([9, 21], 10),
        ([14], 6),
    ],
)
def test_the_longest_silence_is_that_between_a_death_and_the_next(moments: list[float], longest: float) -> None:
    assert silence(moments, Death("a worker", at=10, until=20)) == longest
