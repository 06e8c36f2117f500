"""Officers who answer, over real HTTP: one follows the link of a letter to its page, one writes back in Zalo."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import httpx

from notifiers.mailbox import list_mail, read_mail
from tasks.answer import Choice
from worker.pretend_zalo.phone import Phone

ANSWERED_BY = "Đầu mối đơn vị (trình diễn)"
SAID = "da nhan"
"""As people write on a phone: without marks, and without saying what."""
_ANSWER_PAGE = re.compile(r"https?://[^\s<>()]+/a/[A-Za-z0-9_-]+(?:\?nv=[^\s<>()]+)?")
_ONE_TASK = re.compile(r"https?://[^\s<>()]+/a/[A-Za-z0-9_-]+\?nv=[^\s<>()]+")
_OFFICE_PAGE = re.compile(r"https?://[^\s<>()]+/o/[A-Za-z0-9_-]+")


class AnswerFailed(Exception):
    """The page, or the webhook, did not take the answer; says what came back."""


@dataclass(frozen=True)
class Links:
    """Addresses found in the captured mail; "" where no letter carries one."""

    answered: str
    officer: str
    office: str


def read_links(folder: Path) -> Links:
    """The link of one task to answer by, another officer's whole page to look at, the office's page of the digest."""
    mails = [read_mail(folder, summary.name) for summary in list_mail(folder, limit=10_000).mails]
    answers = [found for mail in reversed(mails) if (found := _ANSWER_PAGE.search(mail.text))]
    tasks = [found for mail in reversed(mails) if (found := _ONE_TASK.search(mail.text))]
    offices = [found for mail in mails if (found := _OFFICE_PAGE.search(mail.text))]
    pages = [found.group().partition("?")[0] for found in answers]
    return Links(
        answered=tasks[0].group() if tasks else "",
        officer=pages[-1] if pages else "",
        office=offices[0].group() if offices else "",
    )


def answer(client: httpx.Client, url: str) -> None:
    """Open the page, choose "đang thực hiện", give a name and send it, as a browser would.

    Raises:
        AnswerFailed: a page that is not the expected one.
        httpx.HTTPError: no answer at all.
    """
    page = client.get(url)
    if page.status_code != httpx.codes.OK:
        raise AnswerFailed(f"GET gave {page.status_code}")
    form = _Form()
    form.feed(page.text)
    if form.action is None:
        raise AnswerFailed("GET gave a page without a form")
    answered = {**form.hidden, "choice": str(Choice.IN_PROGRESS), "answered_by": ANSWERED_BY}
    answered |= {} if "task" in form.hidden else {"all": "1"}
    sent = client.post(urljoin(url, form.action), data=answered, follow_redirects=True)
    if sent.status_code != httpx.codes.OK or not sent.history:
        raise AnswerFailed(f"POST gave {sent.status_code}")


def reply(phone: Phone) -> None:
    """Look at what came, and write back; Zalo tells both to the webhook, signed.

    Raises:
        AnswerFailed: the webhook did not take it.
    """
    phone.see()
    status = phone.reply(SAID)
    if status != httpx.codes.OK:
        raise AnswerFailed(f"the webhook gave {status or 'no answer'}")


class _Form(HTMLParser):
    """The first form of a page: where it goes and what it carries hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.action: str | None = None
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and self.action is None:
            self.action = given.get("action", "")
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[given.get("name", "")] = given.get("value", "")
