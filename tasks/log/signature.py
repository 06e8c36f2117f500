"""The office's signature under what the log said: made with a key that only the office's secret gives."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@dataclass(frozen=True)
class Signer:
    """Ed25519 (RFC 8032) under keys derived from the office's secrets, newest first (HKDF, RFC 5869).

    A signature is the text `PUBLIC KEY.SIGNATURE`, each in Base64: whoever knows the office's public key can check it
    without the office.
    """

    secrets: Sequence[bytes]

    @property
    def public_key(self) -> str:
        """The key that signs now, 44 characters of Base64."""
        return _public(_key(self.secrets[0]))

    def sign(self, words: str) -> str:
        key = _key(self.secrets[0])
        return f"{_public(key)}.{b64encode(key.sign(words.encode())).decode()}"

    def made(self, signature: str) -> bool:
        """Whether it is said to be by a key that the office has, now or from before."""
        return signature.partition(".")[0] in {_public(_key(secret)) for secret in self.secrets}


def holds(signature: str, words: str) -> bool:
    """Whether the words are what the key named in the signature signed. Whose key it is, is another question."""
    key, _, signed = signature.partition(".")
    try:
        Ed25519PublicKey.from_public_bytes(b64decode(key, validate=True)).verify(
            b64decode(signed, validate=True), words.encode()
        )
    except (InvalidSignature, NotBase64, ValueError):
        return False
    return True


def _key(secret: bytes) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dondoc/log/1").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(derived)


def _public(key: Ed25519PrivateKey) -> str:
    return b64encode(key.public_key().public_bytes_raw()).decode()
