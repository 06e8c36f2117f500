"""Who may pass to a signed page: the link must be ours and alive, the form from our own page, and not too often."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tasks.letter import Letter, LetterKind
from web.client import client_of
from web.limit import Limit
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
        now = self.web.clock.now()
        letter = self.web.links.find(session, token, kind, now)
        if letter is None:
            self._pass(self.web.limits.bad_links, client_of(request, self.web.proxies), now)
            raise HTTPException(404)
        return letter

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
