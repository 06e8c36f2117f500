"""What a key looks like: `ddk_7_` and 72 figures, told apart from other secrets by whoever searches for lost ones.

The last 8 figures are a checksum (CRC-32), so that a slip of the pen is not taken for an attack.
"""

import hashlib
import re
import secrets
import zlib
from typing import NamedTuple

SECRET_BYTES = 32
_FORM = re.compile(r"ddk_([1-9][0-9]{0,8})_([0-9a-f]{64})([0-9a-f]{8})")


class KeyText(NamedTuple):
    """A key as it is shown once, and all that is kept of it."""

    text: str
    hash: str


def new_key(key_id: int) -> KeyText:
    begin = f"ddk_{key_id}_{secrets.token_hex(SECRET_BYTES)}"
    text = begin + _checksum(begin)
    return KeyText(text, hash_key(text))


def read_key_id(text: str) -> int | None:
    """The number that a key names; None when this is no key of ours."""
    match = _FORM.fullmatch(text)
    if match is None or _checksum(text[: match.start(3)]) != match[3]:
        return None
    return int(match[1])


def hash_key(text: str) -> str:
    """SHA-256 is enough: nobody guesses 256 bits, so there is nothing that slowness would protect."""
    return hashlib.sha256(text.encode()).hexdigest()


def _checksum(begin: str) -> str:
    return f"{zlib.crc32(begin.encode()):08x}"
