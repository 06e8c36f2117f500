"""A tree of hashes (RFC 9162, 2.1): one root seals many rows, and each is shown to be under it without the others."""

import hashlib
from collections.abc import Sequence


def leaf(words: str) -> bytes:
    return hashlib.sha256(b"\0" + words.encode()).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Of at least one leaf."""
    if len(leaves) == 1:
        return leaves[0]
    left = _left(len(leaves))
    return _node(root(leaves[:left]), root(leaves[left:]))


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What must be known beside a leaf to come to the root, from the bottom up."""
    if len(leaves) == 1:
        return []
    left = _left(len(leaves))
    if index < left:
        return [*path(leaves[:left], index), root(leaves[left:])]
    return [*path(leaves[left:], index - left), root(leaves[:left])]


def climb(found: bytes, index: int, size: int, beside: Sequence[bytes]) -> bytes:
    """The root that a leaf and its path lead to.

    Raises:
        ValueError: the path is not as long as a tree of that size needs, or the index lies outside it.
    """
    if size == 1 and index == 0 and not beside:
        return found
    if size < 2 or not beside or not 0 <= index < size:  # noqa: PLR2004 - one leaf has nothing beside it
        raise ValueError(f"no path of {len(beside)} hashes leads from leaf {index} to the root of {size}")
    left, (*below, other) = _left(size), beside
    if index < left:
        return _node(climb(found, index, left, below), other)
    return _node(other, climb(found, index - left, size - left, below))


def _left(size: int) -> int:
    """The largest power of two below it: how many leaves hang on the left."""
    return 1 << ((size - 1).bit_length() - 1)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
