"""Which mailboxes the office may write to. Official mail goes to official domains only."""

import re
from dataclasses import dataclass
from functools import lru_cache

import idna

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_PATTERN = re.compile(r"(\*\.)?[^\s*@,]+\.[^\s*@,.]+")
LONGEST_LOCAL, LONGEST = 64, 254  # octets, RFC 5321 4.5.3.1


class AddressError(ValueError):
    """An address, or a pattern of domains, that cannot be used; says what was found and expected."""


def domain_of(address: str) -> str:
    """The domain of a mailbox in ASCII and lower case: `An@SỞ.gov.vn` gives `xn--s-….gov.vn`.

    Raises:
        AddressError: not one plain mailbox (`ten@don-vi.gov.vn`): no quoted or non-ASCII local part, no `[1.2.3.4]`.
    """
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        raise AddressError(f"found {address!r}, expected one mailbox such as ten@don-vi.gov.vn")
    ascii_domain = _ascii(domain)
    if "." not in ascii_domain or ascii_domain.endswith("."):
        raise AddressError(f"found domain {domain!r}, expected one with dots inside, such as don-vi.gov.vn")
    if len(local) + 1 + len(ascii_domain) > LONGEST:
        raise AddressError(f"found an address of more than {LONGEST} characters, expected a shorter one")
    return ascii_domain


@lru_cache(maxsize=1_000)
def _ascii(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise AddressError(f"found domain {domain!r}, expected a domain name: {error}") from error


@dataclass(frozen=True)
class Domains:
    """The recipient domains of an office. Without patterns every domain is allowed.

    `*.gov.vn` allows `a@b.gov.vn` and `a@c.b.gov.vn`, and not `a@gov.vn`: as in DNS and certificates the star stands
    for at least one label. A pattern without a star allows exactly that domain.
    """

    patterns: tuple[str, ...]

    def allow(self, address: str) -> bool:
        """Whether the office may write there; False too for what is no address."""
        try:
            domain = domain_of(address)
        except AddressError:
            return False
        return not self.patterns or _allowed(self.patterns, domain)


@lru_cache(maxsize=1_000)
def _allowed(patterns: tuple[str, ...], domain: str) -> bool:
    return any(_matches(pattern, domain) for pattern in patterns)


def _matches(pattern: str, domain: str) -> bool:
    return domain.endswith(pattern[1:]) if pattern.startswith("*.") else domain == pattern


def masked(address: str | None) -> str | None:
    """An address as a log that is kept for ever may hold it: `v…@langson.gov.vn`, `2…`."""
    if not address:
        return None
    local, at, domain = address.rpartition("@")
    return f"{(local or domain)[0]}…{at}{domain if at else ''}"


def read_domains(text: str) -> Domains:
    """Read `*.gov.vn, vnpt.vn`; empty text allows all.

    Raises:
        AddressError: a pattern that could allow more than it seems to, such as `*gov.vn` or `*`.
    """
    return Domains(tuple(_pattern(part.strip()) for part in text.split(",") if part.strip()))


def _pattern(text: str) -> str:
    if not _PATTERN.fullmatch(text):
        raise AddressError(f"found pattern {text!r}, expected *.gov.vn or a domain such as so.gov.vn")
    star = "*." if text.startswith("*.") else ""
    return star + _ascii(text.removeprefix("*."))
