"""Proof that who redeems a code is who asked for it (RFC 7636)."""

import re
from base64 import urlsafe_b64encode
from hashlib import sha256

_VERIFIER = re.compile(r"[0-9A-Za-z._~-]{43,128}")


def challenge_of(verifier: str) -> str:
    """Method S256: the hash of the verifier, in base64url without padding.

    Raises:
        ValueError: the verifier is none: 43 to 128 unreserved characters.
    """
    if not _VERIFIER.fullmatch(verifier):
        raise ValueError("code verifier: expected 43 to 128 of A-Z a-z 0-9 . _ ~ -")
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
