import hashlib


def falls(share: float, *what: object) -> bool:
    """Whether something of this name is among `share` (0 to 1) of all: the same answer for the same words, always.

    Not by chance: a run with the same seed must trouble the same letters.
    """
    words = "|".join(map(str, what)).encode()
    return int.from_bytes(hashlib.sha256(words).digest()[:8]) < share * 2**64
