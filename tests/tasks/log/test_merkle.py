import pytest

from tasks.log.merkle import climb, leaf, path, root

LEAVES = [leaf(str(number)) for number in range(20)]


@pytest.mark.parametrize("size", range(1, 20))
def test_each_leaf_leads_to_the_root_and_no_other_does(size: int) -> None:
    leaves = LEAVES[:size]
    for index, each in enumerate(leaves):
        beside = path(leaves, index)
        assert climb(each, index, size, beside) == root(leaves)
        assert climb(LEAVES[-1], index, size, beside) != root(leaves)


def test_the_empty_word_and_the_tree_of_two_are_as_the_rfc_has_them() -> None:
    """From the test vectors of RFC 6962's reference implementation."""
    assert leaf("").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root([leaf(""), leaf("\0")]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"


@pytest.mark.parametrize(("index", "beside"), [(0, []), (5, path(LEAVES[:5], 0)), (0, [*path(LEAVES[:5], 0), b""])])
def test_a_path_of_another_length_leads_nowhere(index: int, beside: list[bytes]) -> None:
    with pytest.raises(ValueError, match="leads from leaf"):
        climb(LEAVES[0], index, 5, beside)
