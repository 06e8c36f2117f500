"""Links in letters: a token that only we can make, of which only a hash is kept."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from urllib.parse import quote

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from tasks.letter import ANSWERED, DECIDED_UPON, Letter, LetterKind

TOKEN_BYTES = 24  # 192 bits
CODE_DIGITS = 8  # few enough to type on a phone; who guesses is stopped after some tries
# An office answers late, but a link in a forwarded letter should not work for ever.
VALID_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Links:
    """`keys` are the office's secrets, newest first; a token made under a key that was taken away is dead."""

    keys: Sequence[bytes]
    public_url: str

    def token(self, letter_key: str, number: int = 0) -> str:
        """The letter's token, the same at every render (RFC 2104, SHA-256), so that a resend is the same letter."""
        seal = _begun(self.keys[number]).copy()
        seal.update(letter_key.encode())
        return urlsafe_b64encode(seal.digest()[:TOKEN_BYTES]).decode()

    def code(self, letter_key: str, number: int = 0) -> str:
        """Eight digits that only we can make, the same at every render of the letter."""
        seal = hmac.digest(self.keys[number], b"dondoc/code/1|" + letter_key.encode(), hashlib.sha256)
        return f"{int.from_bytes(seal[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"

    def code_hash(self, code: str, number: int = 0) -> str:
        """What is kept of a code: under our key, for eight digits are soon tried by whoever reads a backup."""
        return hmac.digest(self.keys[number], b"dondoc/code-hash/1|" + code.encode(), hashlib.sha256).hex()

    def bind(self, letter: Letter) -> None:
        """Give a new letter its link: the hash, and the day it ends."""
        letter.link_hash = hash_token(self.token(letter.key))
        letter.link_expires_at = letter.created_at + VALID_FOR

    def renew(self, letter: Letter) -> None:
        """A letter whose key was taken away before it left leaves with a link that works."""
        if self._present(letter) is None:
            self.bind(letter)

    def url(self, letter: Letter, code: str | None = None) -> str:
        """The letter's page, or one task of it."""
        page = "o" if letter.kind in DECIDED_UPON else "a"
        token = self._present(letter) or self.token(letter.key)
        url = f"{self.public_url.rstrip('/')}/{page}/{token}"
        return task_url(url, code) if code else url

    def find(self, session: Session, token: str, kind: LetterKind, now: datetime) -> Letter | None:
        """The letter of a token; None alike for forged, expired and revoked ones, so that nobody learns which."""
        kinds = next((each for each in (ANSWERED, DECIDED_UPON) if kind in each), {kind})  # which have one page
        letter = session.scalar(_with_link(frozenset(kinds)), {"link_hash": hash_token(token)})
        return letter if letter and self.opens(token, letter.key, letter.link_expires_at, now) else None

    def opens(self, token: str, letter_key: str, expires_at: datetime | None, now: datetime) -> bool:
        """Whether the token is that letter's under one of our keys, and its time is not over."""
        if expires_at is None or expires_at <= now:
            return False
        made = [self.token(letter_key, number) for number in range(len(self.keys))]
        return any(hmac.compare_digest(token.encode(), each.encode()) for each in made)

    def _present(self, letter: Letter) -> str | None:
        made = (self.token(letter.key, number) for number in range(len(self.keys)))
        return next((token for token in made if hash_token(token) == letter.link_hash), None)


def task_url(url: str, code: str) -> str:
    """One task of the letter whose page that is."""
    return f"{url}?nv={quote(code)}"


@cache
def _with_link(kinds: frozenset[LetterKind]) -> Select[Letter]:
    """Made once: making it takes longer than asking it."""
    return select(Letter).where(Letter.link_hash == bindparam("link_hash"), Letter.kind.in_(sorted(kinds)))


@lru_cache(maxsize=16)
def _begun(key: bytes) -> hmac.HMAC:
    """The seal of a token as far as all have it alike; a copy of it goes on at half of what beginning anew costs."""
    return hmac.new(key, b"dondoc/link/1|", hashlib.sha256)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
