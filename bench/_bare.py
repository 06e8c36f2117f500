"""What a bare loop does with the same letters: render, build, send, over the same number of connections; no rows."""

import base64
import hashlib
import hmac
import json
import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import httpx
from sqlalchemy import select

from bench._household import Household
from tasks.letter import Letter
from tasks.letters.reminder.facts import ReminderFacts
from tasks.letters.reminder.gather import gather, read_told
from tasks.letters.reminder.render import render

SENDER = "Văn phòng UBND tỉnh <dondoc@tinh.gov.vn>"
KEY = b"benchbenchbenchbenchbenchbench"
Send = Callable[[Any], None]
Open = Callable[[], AbstractContextManager[Send]]


@dataclass(frozen=True)
class Bare:
    """A letter before it is rendered."""

    facts: ReminderFacts
    to: str
    message_id: str
    date: Any


def read_bare(house: Household, letter_ids: Sequence[int]) -> list[Bare]:
    """All that the letters say, read beforehand: a bare loop has it in memory."""
    desk = house.wiring.desk
    with house.database.read() as session:
        calendar = desk.read_calendar(session)
        letters = session.scalars(select(Letter).where(Letter.id.in_(letter_ids)).order_by(Letter.id)).all()
        told = read_told(session, letters)
        found = {each.id: gather(session, desk, each, calendar, told=told) for each in letters}
        return [
            Bare(found[each.id], f"xa{number}@tinh.gov.vn", each.message_id, each.date)
            for number, each in enumerate(letters)
        ]


def built(letter: Bare) -> tuple[str, bytes]:
    """By the email package, as its documentation shows; lines end with CRLF."""
    content = render(letter.facts, short=False)
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = SENDER, letter.to, content.subject
    message["Message-ID"], message["Date"] = letter.message_id, format_datetime(letter.date)
    message.set_content(content.text)
    message.add_alternative(content.html, subtype="html")
    return letter.to, message.as_bytes()


def posted(letter: Bare) -> tuple[bytes, dict[str, str]]:
    """As JSON, signed as Standard Webhooks says."""
    content = render(letter.facts)
    said = {"to": letter.to, "subject": content.subject, "text": content.text, "short": content.short}
    body, stamp = json.dumps(said, ensure_ascii=False).encode(), str(int(time.time()))  # noqa: TID251 - a real signature
    signed = hmac.new(KEY, f"{letter.message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(signed).decode()}"
    headers = {"webhook-id": letter.message_id, "webhook-timestamp": stamp, "webhook-signature": signature}
    return body, headers | {"Content-Type": "application/json"}


def by_smtp(port: int, make: Callable[[Any], tuple[str, bytes]] = built) -> Open:
    @contextmanager
    def opened() -> Iterator[Send]:
        with smtplib.SMTP("127.0.0.1", port, "localhost") as server:

            def send(letter: Any) -> None:
                to, message = make(letter)
                server.sendmail("dondoc@tinh.gov.vn", to, message)

            yield send

    return opened


def by_http(port: int) -> Open:
    @contextmanager
    def opened() -> Iterator[Send]:
        with httpx.Client(trust_env=False) as client:

            def send(letter: Bare) -> None:
                body, headers = posted(letter)
                client.post(f"http://127.0.0.1:{port}/letters", content=body, headers=headers).raise_for_status()

            yield send

    return opened


def send_all(letters: Sequence[Any], opened: Open, connections: int) -> None:
    """Send them over so many connections, a thread each."""

    def share(number: int) -> None:
        with opened() as send:
            for letter in letters[number::connections]:
                send(letter)

    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(share, range(connections)))
