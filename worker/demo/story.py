"""The story of one morning: import, remind, deliver, two officers answer, the digest; each as on a real morning."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Event

import httpx

from tasks.calendar_day import load_calendar
from tasks.clock import day
from tasks.handlers import BUS
from tasks.intake.load import Order, import_path
from tasks.remind import remind
from worker.capture import FOLDER as MAIL
from worker.daily import Slot, daily_slots, run_daily
from worker.demo.count import count
from worker.demo.officer import AnswerFailed, Links, answer, read_links, reply
from worker.demo.outcome import Outcome
from worker.demo.patience import Patience
from worker.demo.phonebook import Phonebook
from worker.demo.postman import Postman
from worker.demo.sample import draw
from worker.demo.teller import Step, Teller
from worker.demo.workbook import write_workbook
from worker.demo.zalo import log_in
from worker.pretend_zalo.server import PretendZalo
from worker.wiring import Wiring

DIGEST = "digest"
"""The slot that waits for the officers' answers, so that the digest tells them."""
WORKBOOK = "nhiem-vu-mau.xlsx"


@dataclass
class Story:
    """Plays in a home whose web and worker processes are running. Each step returns when what it began has ended."""

    wiring: Wiring
    zalo: PretendZalo
    teller: Teller
    stopping: Event
    outcome: Outcome = field(init=False)

    def __post_init__(self) -> None:
        self.outcome = Outcome(day(self.wiring.clock.now(), self.wiring.settings.zone))
        self._patience = Patience(self.stopping)
        self._postman = Postman(self.wiring, self._patience)

    def play(self) -> Links:
        """The whole story; the addresses to look at afterwards.

        Raises:
            StoryEnds: `stopping` was set.
            AnswerFailed: the page did not take the officer's answer, or the webhook the other's.
        """
        self._import()
        with self.teller.step("zalo", "Cấp quyền cho tài khoản Zalo, ghi Zalo của một số đầu mối"):
            user_id = self._enter_phones()
        slots = daily_slots(self.wiring.settings.remind_at, self.wiring.settings.digest_at)
        with self.teller.step("remind", "Rà soát hạn, lập thư đôn đốc"):
            self._daily(slot for slot in slots if slot.job != DIGEST)
        with self.teller.step("deliver", "Gửi thư qua SMTP và Zalo (hộp thư thử, Zalo thử, không rời máy này)") as step:
            self._postman.deliver(step)
        with self.teller.step("acknowledge", "Một đầu mối mở thư và trả lời trên trang"):
            self._answer()
        with self.teller.step("chat", "Một đầu mối khác nhắn lại trên Zalo"):
            self._reply(user_id)
        with self.teller.step("digest", "Gửi tổng hợp cho Chánh Văn phòng") as step:
            self._daily(slot for slot in slots if slot.job == DIGEST)
            self._postman.deliver(step)
        count(self.wiring, self.outcome)
        self.outcome.seconds = dict(self.teller.seconds)
        return read_links(self.wiring.settings.home / MAIL)

    def _import(self) -> None:
        path = self.wiring.settings.home / WORKBOOK
        now = self.wiring.clock.now()
        with self.wiring.database.read() as session:
            calendar = load_calendar(session)
        with self.teller.step("sample", "Soạn tệp mẫu: nhiệm vụ một năm của một tỉnh"):
            write_workbook(path, draw(self.outcome.on, calendar))
        order = Order(now=now, today=self.outcome.on, calendar=calendar, bus=BUS, actor="demo")
        with self.teller.step("import", f"Nhập {path.name}") as step:
            result = import_path(self.wiring.database, path, order, self._watched(step))
        lists = result.as_json()["lists"]
        created = {kind: counts["created"] for kind, counts in lists.items()}
        self.outcome.imported = created | {"rejected": result.rejected}

    def _watched(self, step: Step) -> Step:
        def watched(done: int, of: int) -> None:
            self._patience.go_on()
            step(done, of)

        return watched

    def _enter_phones(self) -> str:
        """The user id of the officer who will write back."""
        now = self.wiring.clock.now()
        log_in(self.wiring, self.zalo)
        with self.wiring.database.write() as session:
            due = remind(session, self.wiring.desk, now, dry_run=True).new
            return Phonebook(session, self.zalo.account, now).enter(due)

    def _daily(self, slots: Iterable[Slot]) -> None:
        run_daily(self.wiring.database, self.wiring.desk, tuple(slots), self.wiring.clock.now())

    def _answer(self) -> None:
        settings = self.wiring.settings
        # No proxy of the machine's: the story must not leave it.
        with httpx.Client(trust_env=False, timeout=10, headers={"Origin": settings.public_url}) as client:
            if not self._patience.until(lambda: _is_up(client, f"{settings.public_url}/healthz")):
                raise AnswerFailed(f"{settings.public_url} does not answer; see {settings.home}")
            answer(client, read_links(settings.home / MAIL).answered)

    def _reply(self, user_id: str) -> None:
        phone = self.zalo.phone(user_id)
        reply(phone)
        self._postman.hear(lambda: phone.lines[-1].from_account)


def _is_up(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
