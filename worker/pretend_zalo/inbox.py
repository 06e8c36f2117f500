"""The inbox: `/` lists the phones, `/phone/<id>` is one of them. Opening a phone is looking at its messages."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import Chat
from worker.pretend_zalo.exchange import Answer, Request
from worker.pretend_zalo.page import page, style
from worker.pretend_zalo.phone import ButtonMissing, Phone

PHONE = "/phone/"
QUICK = ("Đã nhận", "Đang thực hiện", "Đã hoàn thành", "Xin gia hạn")
LONGEST = 2_000
REFRESH_SECONDS = "5"


@dataclass(frozen=True)
class Inbox:
    """`phone` gives the phone behind a chat's id; `mailbox` is where the letters are shown, "" for nowhere."""

    account: Account
    phone: Callable[[str], Phone]
    mailbox: str = ""

    def answer(self, request: Request) -> Answer:
        chat = self._chat(request.path)
        if request.method == "POST":
            return self._act(chat, request) if chat else self._missing()
        if chat:
            return self._phone(chat)
        return {"/": self._list, "/style.css": style}.get(request.path, self._missing)()

    def _list(self) -> Answer:
        with self.account.lock:
            chats = sorted(self.account.chats.values(), key=lambda chat: chat.changed_at, reverse=True)
            shown = self._page("list.html", account=self.account, chats=[(chat, _address(chat)) for chat in chats])
        # Only here, where nobody is typing.
        return replace(shown, headers={**shown.headers, "Refresh": REFRESH_SECONDS})

    def _phone(self, chat: Chat) -> Answer:
        self.phone(chat.id).see()
        with self.account.lock:
            return self._page("phone.html", account=self.account, chat=chat, address=_address(chat), quick=QUICK)

    def _act(self, chat: Chat, request: Request) -> Answer:
        if _from_elsewhere(request):
            return self._page("missing.html", 403)
        phone, form = self.phone(chat.id), request.form()
        if text := form.get("text", "").strip():
            phone.reply(text[:LONGEST])
        if "button" in form:
            with suppress(ButtonMissing):
                phone.press(form["button"])
        if form.get("follow"):
            phone.follow() if form["follow"] == "yes" else phone.unfollow()
        return Answer(status=303, headers={"Location": f"{_address(chat)}#newest"})

    def _chat(self, path: str) -> Chat | None:
        return self.account.chats.get(unquote(path.removeprefix(PHONE))) if path.startswith(PHONE) else None

    def _missing(self) -> Answer:
        return self._page("missing.html", 404)

    def _page(self, template: str, status: int = 200, **facts: Any) -> Answer:
        return page(template, status, mailbox=self.mailbox, **facts)


def _address(chat: Chat) -> str:
    return PHONE + quote(chat.id, safe="")


def _from_elsewhere(request: Request) -> bool:
    """Whether another site's page sent this form; what sends no Origin is no browser's page."""
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")
