"""Mailboxes as they may stand on the wire: ASCII, one, and nothing else beside it."""

import re
from dataclasses import dataclass

import idna

from notifiers.email.header import display_name

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<mailbox>[^<>]+)>")
LONGEST_LOCAL, LONGEST = 64, 254  # octets, RFC 5321 4.5.3.1


class MailboxError(ValueError):
    """Not one mailbox that plain SMTP can carry."""


def wire_mailbox(address: str) -> str:
    """`An.Tran@Sở.gov.vn` as `An.Tran@xn--….gov.vn`: the domain in ASCII and lower case, the local part as it is.

    Raises:
        MailboxError: a quoted or non-ASCII local part (no relay on the way need know SMTPUTF8), an address literal,
            two mailboxes, anything with spaces or line breaks.
    """
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL or domain.endswith("."):
        raise MailboxError(f"found {address!r}, expected one mailbox such as ten@don-vi.gov.vn with an ASCII name")
    try:
        ascii_domain = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise MailboxError(f"found domain {domain!r}, expected a domain name: {error}") from error
    if len(local) + 1 + len(ascii_domain) > LONGEST:
        raise MailboxError(f"found an address of more than {LONGEST} characters, expected a shorter one")
    return f"{local}@{ascii_domain}"


@dataclass(frozen=True)
class Sender:
    """Who writes: a mailbox for the envelope, and the same with its name for the header."""

    mailbox: str
    header: str  # ASCII, ready for the wire


def read_sender(text: str) -> Sender:
    """Read `Văn phòng UBND tỉnh <dondoc@…>` or a bare mailbox.

    Raises:
        MailboxError: neither of the two.
    """
    named = _NAMED.fullmatch(text.strip())
    if named is None:
        mailbox = wire_mailbox(text.strip())
        return Sender(mailbox, mailbox)
    mailbox = wire_mailbox(named["mailbox"].strip())
    name = display_name(named["name"].strip().strip('"'))
    return Sender(mailbox, f"{name} <{mailbox}>" if name else mailbox)
