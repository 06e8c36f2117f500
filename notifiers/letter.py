from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Attachment:
    filename: str
    mime: str  # "type/subtype"
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Inline:
    """A picture that the HTML shows as `<img src="cid:{content_id}">`."""

    content_id: str  # without angle brackets
    mime: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message to one person over one channel, complete: the same letter always gives the same bytes.

    Nothing here is trusted to be fit for a header: subjects come from workbooks. `kind` and `facts` are for channels
    that may only fill in a template: what kind of letter it is, and short values by name (department, count, overdue,
    today, near, most_urgent, deadline, link, code, office).
    """

    key: str
    to: str  # the address on the channel: a mailbox, a phone number as +84987654321, an id of Zalo's
    sender: str  # "Văn phòng UBND tỉnh <dondoc@…>" or a bare mailbox
    subject: str
    text: str
    html: str | None
    short: str  # for chat channels, already shortened by who rendered it
    message_id: str  # "<…@…>", fixed when the letter was created and kept on every resend
    date: datetime  # aware; fixed likewise
    references: tuple[str, ...] = ()  # message ids of the series, oldest first
    list_id: str | None = None
    attachments: tuple[Attachment, ...] = ()
    inline: tuple[Inline, ...] = ()
    resent: bool = False
    tracking: str = ""  # our name of the letter that a provider tells of it by: at most 48 of 0-9A-Za-z
    kind: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
