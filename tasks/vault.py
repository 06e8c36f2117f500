"""Keeps text that only this office can read: sealed under keys that come from its secrets."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
# Whoever learns a key that was made from a secret for one purpose learns nothing about those made for others.
LABEL = b"dondoc/vault/1"


class VaultError(Exception):
    """No key opens it; says the mend."""

    def __init__(self) -> None:
        super().__init__(
            "no key of DONDOC_SECRET_KEY opens what is stored: put back, behind the new key, the one that sealed it"
        )


@dataclass(frozen=True)
class Vault:
    """`keys` are the office's secrets, newest first: the newest seals, any of them opens."""

    keys: Sequence[bytes] = field(repr=False)

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed.

        Raises:
            VaultError: none of the keys opens it, or it was changed.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise VaultError from None

    def rotate(self, sealed: str) -> str:
        """The same under the newest key, so that the older ones can be taken away.

        Raises:
            VaultError: as `open`.
        """
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken:
            raise VaultError from None

    @cached_property
    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(urlsafe_b64encode(_derived(key))) for key in self.keys])


def _derived(secret: bytes) -> bytes:
    """RFC 5869; without a salt, for the secrets are long and random."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=LABEL).derive(secret)
