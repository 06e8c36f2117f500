"""Captured mail, read back for people: what a folder of .eml files holds, newest first, and one letter whole.

    list_mail(folder, limit=200, skip=0) -> Page(total, mails: tuple[Summary, ...])
    read_mail(folder, name) -> Mail           # MailMissingError where there is none of that name
    mail.html_with(url)                       # HTML with its pictures at url(content_id)

`name` comes from addresses typed by anybody, so it is checked against the form of a name and never leaves the folder.
HTML is as the letter has it: show it in a sandboxed frame.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from notifiers.letter import Attachment, Inline
from notifiers.one_line import one_line

_NAME = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{12}-[0-9]{1,6}\.eml")
_CID = re.compile(r"cid:(?P<id>[A-Za-z0-9.@_-]{1,120})")
MOST_HEADER_BYTES = 64 * 1024


class MailMissingError(LookupError):
    """No captured letter has this name."""


@dataclass(frozen=True)
class Summary:
    """One line of a mailbox. Decoded, on one line, and not to be trusted: escape it."""

    name: str  # of the file; what read_mail takes
    captured_at: datetime  # aware, UTC
    sender: str
    recipients: tuple[str, ...]  # of the envelope
    subject: str
    message_id: str
    date: datetime | None  # the letter's own; aware where it says its zone


@dataclass(frozen=True)
class Page:
    total: int
    mails: tuple[Summary, ...]


@dataclass(frozen=True)
class Mail:
    summary: Summary
    headers: tuple[tuple[str, str], ...]  # all of them, decoded, in order
    text: str
    html: str | None
    inline: tuple[Inline, ...]
    attachments: tuple[Attachment, ...]
    source: bytes  # the whole file

    def html_with(self, url: Callable[[str], str]) -> str | None:
        """The HTML with each `cid:` that the letter holds replaced by `url(content_id)`."""
        known = {picture.content_id for picture in self.inline}
        return self.html and _CID.sub(lambda found: url(found["id"]) if found["id"] in known else found[0], self.html)


def list_mail(folder: Path, limit: int = 200, skip: int = 0) -> Page:
    """The newest `limit` letters after `skip` newer ones. A folder that is not there yet is an empty mailbox."""
    names = sorted(path.name for path in folder.glob("*.eml") if _NAME.fullmatch(path.name))[::-1]
    return Page(len(names), tuple(_summary(name, _head(folder / name)) for name in names[skip : skip + limit]))


def read_mail(folder: Path, name: str) -> Mail:
    """One letter whole.

    Raises:
        MailMissingError: no such name, or none that could be one.
    """
    if not _NAME.fullmatch(name):
        raise MailMissingError("no such letter")
    try:
        source = (folder / name).read_bytes()
    except FileNotFoundError:
        raise MailMissingError("no such letter") from None
    message = message_from_bytes(source)
    parts = [part for part in message.walk() if not part.is_multipart()]
    headers = tuple((key, _decoded(value)) for key, value in message.items())
    text, html = _first(parts, "text/plain") or "", _first(parts, "text/html")
    return Mail(_summary(name, message), headers, text, html, _pictures(parts), _attachments(parts), source)


def _head(path: Path) -> Message:
    with path.open("rb") as file:
        return message_from_bytes(file.read(MOST_HEADER_BYTES).partition(b"\r\n\r\n")[0])


def _summary(name: str, message: Message) -> Summary:
    return Summary(
        name=name,
        captured_at=datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC),
        sender=_decoded(message.get("From", "")),
        recipients=tuple(_decoded(value) for value in message.get_all("X-Envelope-To", [])),
        subject=_decoded(message.get("Subject", "")),
        message_id=_decoded(message.get("Message-ID", "")),
        date=_date(str(message.get("Date", ""))),
    )


def _decoded(value: object) -> str:
    # Anybody on this machine may send to the capture: what cannot be decoded is shown as it came.
    try:
        return one_line(str(make_header(decode_header(str(value)))))
    except (HeaderParseError, LookupError, ValueError):
        return one_line(str(value))


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _first(parts: list[Message], mime: str) -> str | None:
    for part in parts:
        if part.get_content_type() == mime and part.get_filename() is None:
            return _text(part)
    return None


def _text(part: Message) -> str:
    try:
        return _bytes(part).decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return _bytes(part).decode("utf-8", "replace")


def _pictures(parts: list[Message]) -> tuple[Inline, ...]:
    with_id = [(str(part["Content-ID"]).strip().strip("<>"), part) for part in parts if part["Content-ID"]]
    return tuple(Inline(content_id=key, mime=part.get_content_type(), content=_bytes(part)) for key, part in with_id)


def _attachments(parts: list[Message]) -> tuple[Attachment, ...]:
    named = [(part.get_filename(), part) for part in parts]
    return tuple(
        Attachment(filename=_decoded(name), mime=part.get_content_type(), content=_bytes(part))
        for name, part in named
        if name is not None
    )
