"""Who may pass to a signed page: the link must be ours and alive, the form from our own page, and not too often."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tasks.letter import Letter, LetterKind
from web.card import page_of
from web.client import client_of
from web.limit import Limit
from web.read_rows import Rows
from web.reading import Reading
from web.security import from_elsewhere
from web.web import Web


@dataclass(frozen=True)
class Gate:
    web: Web

    def letter(self, request: Request, session: Session, token: str, kind: LetterKind) -> Letter:
        """The letter of a link.

        Raises:
            HTTPException: 404 alike for forged, expired and revoked links; 429 when an address tries many.
        """
        letter = self.web.links.find(session, token, kind, self.web.clock.now())
        return letter or self._turn_away(request)

    def reading(self, request: Request, token: str, rows: Rows) -> Reading:
        """All that the page behind a link shows, of the `rows` that were found for it.

        Raises:
            HTTPException: as `letter`.
        """
        now = self.web.clock.now()
        found = page_of(rows, self.web, now)
        if not found.rows or not self.web.links.opens(token, found.letter.key, found.letter.link_expires_at, now):
            self._turn_away(request)
        return found

    def _turn_away(self, request: Request) -> NoReturn:
        """Whose link is none.

        Raises:
            HTTPException: as `letter`.
        """
        self._pass(self.web.limits.bad_links, client_of(request, self.web.proxies), self.web.clock.now())
        raise HTTPException(404)

    def letter_to_change(self, request: Request, session: Session, token: str, kind: LetterKind) -> Letter:
        """The letter of a link that a form was sent to.

        Raises:
            HTTPException: as `letter`; 403 when another site sent the form; 429 when forms come too fast.
        """
        letter = self.letter(request, session, token, kind)
        if from_elsewhere(request, self.web.links.public_url):
            raise HTTPException(403)
        self._pass(self.web.limits.forms, str(letter.id), self.web.clock.now())
        return letter

    @staticmethod
    def _pass(limit: Limit, key: str, now: datetime) -> None:
        if seconds := limit.wait(key, now):
            raise HTTPException(429, headers={"Retry-After": str(seconds)})
