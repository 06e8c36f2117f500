"""`/mailbox`: letters that were captured instead of sent, read as their readers would read them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from notifiers.letter import Attachment
from notifiers.mailbox import Mail, MailMissingError, list_mail, read_mail
from web.page import Pages
from web.security import CONTENT_POLICY
from web.web import Web

PAGE = 100
HIGHEST_PAGE = 100_000
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
# A letter's HTML is a guest: no script, no form, nothing fetched from elsewhere; its links may open in a new window,
# which is then no guest any more. 'unsafe-inline' is for style alone, which is how mail is written.
GUEST_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
)
GUEST = {
    "Content-Security-Policy": GUEST_POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    # The frame has no origin of its own, so to the browser its pictures are asked for by a stranger.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
HOST_POLICY = f"{CONTENT_POLICY}; frame-src 'self'"


@dataclass(frozen=True)
class MailboxPages:
    """While mail really leaves there are none."""

    web: Web
    pages: Pages
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        pages: dict[str, Callable[..., Response]] = {
            "/mailbox": self.letters,
            "/mailbox/{name}": self.letter,
            "/mailbox/{name}/html": self.html,
            "/mailbox/{name}/inline/{content_id}": self.picture,
            "/mailbox/{name}/attachment/{number}": self.attachment,
            "/mailbox/{name}/source": self.source,
        }
        for path, page in pages.items():
            self.router.add_api_route(path, page, methods=["GET", "HEAD"])

    def letters(self, trang: Annotated[int, Query(ge=1, le=HIGHEST_PAGE)] = 1) -> Response:
        found = list_mail(self._folder, PAGE, PAGE * (trang - 1))
        more = PAGE * trang < found.total
        facts: dict[str, Any] = {"total": found.total, "mails": found.mails, "page": trang, "more": more}
        return self.pages.page("mailbox.html", zalo_inbox=self.web.zalo_inbox, **facts)

    def letter(self, name: str) -> Response:
        mail = self._mail(name)
        return self.pages.page("mail.html", headers={"Content-Security-Policy": HOST_POLICY}, mail=mail)

    def html(self, name: str) -> Response:
        """The letter's own HTML; links are made to leave the frame."""
        inside = self._mail(name).html_with(lambda key: f"/mailbox/{name}/inline/{quote(key, safe='')}")
        if inside is None:
            raise HTTPException(404)
        head, mark, rest = inside.partition("<head>")
        opened = f'{head}{mark}<base target="_blank">{rest}' if mark else f'<base target="_blank">{inside}'
        return Response(opened, media_type="text/html; charset=utf-8", headers=GUEST)

    def picture(self, name: str, content_id: str) -> Response:
        found = next((each for each in self._mail(name).inline if each.content_id == content_id), None)
        if found is None or found.mime not in PICTURES:
            raise HTTPException(404)
        return Response(found.content, media_type=found.mime, headers=GUEST)

    def attachment(self, name: str, number: Annotated[int, Path(ge=0)]) -> Response:
        attached = self._mail(name).attachments
        if number >= len(attached):
            raise HTTPException(404)
        return _download(attached[number])

    def source(self, name: str) -> Response:
        return Response(self._mail(name).source, media_type="text/plain; charset=utf-8", headers=GUEST)

    @property
    def _folder(self) -> FilePath:
        if self.web.mailbox is None:
            raise HTTPException(404)
        return self.web.mailbox

    def _mail(self, name: str) -> Mail:
        try:
            return read_mail(self._folder, name)
        except MailMissingError:
            raise HTTPException(404) from None


def _download(attached: Attachment) -> Response:
    # Never shown in the browser, whatever it says it is.
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(attached.filename or 'tep', safe='')}"}
    return Response(attached.content, media_type="application/octet-stream", headers=headers)
