"""A letter as the bytes that SMTP carries. The same letter always gives the same bytes."""

import re
from email.message import EmailMessage
from email.utils import encode_rfc2231, format_datetime
from hashlib import sha256

from notifiers.email.address import Sender
from notifiers.email.header import fold, text_header
from notifiers.email.wire_policy import WIRE, as_wire
from notifiers.letter import Attachment, Inline, Letter
from notifiers.one_line import one_line

_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,120}@[!-;=?A-~]{1,120}>")
_CONTENT_ID = re.compile(r"[A-Za-z0-9.@_-]{1,120}")
_LIST_ID = re.compile(r"<?(?P<id>[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)>?")
_MIME = re.compile(r"(?!multipart/|message/)[a-z]+/[A-Za-z0-9.+-]{1,100}")
MOST_REFERENCES = 20  # clients thread by the first and the last ones
LONGEST_FILENAME = 80


class UnfitLetterError(ValueError):
    """The letter cannot be written as one message; says which field and why. No address and no text in it."""


def build_message(letter: Letter, sender: Sender, recipient: str) -> bytes:
    """Headers, plain text, HTML with its pictures, attachments; CRLF, ASCII, no line above 998 bytes.

    Args:
        letter: what to say.
        sender: who says it.
        recipient: an ASCII mailbox.

    Raises:
        UnfitLetterError: a message id, content id, MIME type or list id that is none.
    """
    message = EmailMessage(policy=WIRE)
    for name, value in _headers(letter, sender, recipient):
        message[name] = value
    message.set_content(letter.text)
    if letter.html is not None:
        _add_html(message, letter.html, letter.inline)
    for attachment in letter.attachments:
        _attach(message, attachment)
    _fix_boundaries(message, letter.message_id)
    return as_wire(message)


def _headers(letter: Letter, sender: Sender, recipient: str) -> list[tuple[str, str]]:
    if letter.date.tzinfo is None:
        raise UnfitLetterError("date has no time zone")
    headers = [
        ("Date", format_datetime(letter.date)),
        ("From", sender.header),
        ("To", recipient),
        ("Message-ID", _message_id(letter.message_id)),
        ("Subject", text_header("Subject", letter.subject)),
        *_series(letter),
        # RFC 3834: no vacation notice answers a robot. Exchange asks for its own header. Precedence is left out: it is
        # no standard, and "bulk" sends letters to the spam folder.
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]
    return [*headers, ("X-Dondoc-Resent", "yes; the first sending was in doubt")] if letter.resent else headers


def _series(letter: Letter) -> list[tuple[str, str]]:
    headers = []
    if letter.references:
        ids = [_message_id(one) for one in letter.references]
        kept = ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]]
        headers = [("In-Reply-To", ids[-1]), ("References", fold("References", kept))]
    if letter.list_id is not None:
        found = _LIST_ID.fullmatch(letter.list_id)
        if found is None:
            raise UnfitLetterError("list_id is no name with dots, such as nhac-viec.dondoc.gov.vn")
        headers.append(("List-Id", f"<{found['id']}>"))
    return headers


def _message_id(text: str) -> str:
    if not _MESSAGE_ID.fullmatch(text):
        raise UnfitLetterError("a message id is not <left@right> in ASCII")
    return text


def _add_html(message: EmailMessage, html: str, pictures: tuple[Inline, ...]) -> None:
    message.add_alternative(html, subtype="html")
    page = message.get_payload()[1]  # type: ignore[index]
    for picture in pictures:
        if not _CONTENT_ID.fullmatch(picture.content_id):
            raise UnfitLetterError("a content id has characters beside A-Za-z0-9.@_-")
        headers = {"Content-Disposition": "inline", "Content-ID": f"<{picture.content_id}>"}
        page.add_related(picture.content, _mime(picture.mime), headers)  # type: ignore[union-attr]


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    name = encode_rfc2231(_filename(attachment.filename), "utf-8")
    headers = {"Content-Disposition": f"attachment; filename*={name}"}
    message.add_attachment(attachment.content, _mime(attachment.mime), headers)


def _mime(text: str) -> str:
    if not _MIME.fullmatch(text):
        raise UnfitLetterError("a MIME type is not type/subtype")
    return text


def _filename(text: str) -> str:
    name = re.sub(r'[\\/:"]', "-", one_line(text)) or "tep"
    stem, dot, suffix = name.rpartition(".")
    return name if len(name) <= LONGEST_FILENAME else stem[: LONGEST_FILENAME - 10] + dot + suffix[:9]


def _fix_boundaries(message: EmailMessage, message_id: str) -> None:
    # The package would draw them at random; "=_" stands in no base64 body, so they cannot occur inside one.
    digest = sha256(message_id.encode()).hexdigest()[:24]
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{digest}_{number}")
