from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with the letter. `mime` is a full type, such as `image/png`."""

    filename: str
    mime: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Inline:
    """A picture shown inside the letter: the HTML names it as `cid:<content_id>`."""

    content_id: str
    mime: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a letter says, before any channel has seen it.

    `short` is the whole letter for a chat: NFC, at most 2,000 characters. `facts` are single values, by name, for
    channels that only fill in a template: NFC, each on one line. The same facts give the same bytes.
    """

    subject: str
    text: str
    html: str
    short: str
    attachments: tuple[Attachment, ...] = ()
    inline: tuple[Inline, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
