"""The story of one morning: import, remind, deliver, one officer answers, the digest; each as on a real morning."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Event

import httpx
from sqlalchemy import func, select

from tasks.calendar_day import load_calendar
from tasks.clock import day
from tasks.figures import figures
from tasks.handlers import BUS
from tasks.intake.load import Order, import_path
from tasks.letter import Letter, LetterKind, LetterState
from tasks.tally import tally
from worker.app import make_app
from worker.capture import FOLDER as MAIL
from worker.daily import Slot, daily_slots, run_daily
from worker.demo.officer import AnswerFailed, Links, answer, read_links
from worker.demo.outcome import Outcome
from worker.demo.sample import draw
from worker.demo.teller import Step, Teller
from worker.demo.workbook import write_workbook
from worker.jobs import publisher
from worker.relay import poke_due
from worker.wiring import Wiring

DIGEST = "digest"
"""The slot that waits for the officer's answer, so that the digest tells it."""
WORKBOOK = "nhiem-vu-mau.xlsx"
UNSETTLED = (LetterState.PENDING, LetterState.SENDING, LetterState.WIRE)
LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 60.0


class StoryEnds(Exception):
    """Somebody asked to stop in the middle of it."""


@dataclass
class Story:
    """Plays in a home whose web and worker processes are running. Each step returns when what it began has ended."""

    wiring: Wiring
    teller: Teller
    stopping: Event
    outcome: Outcome = field(init=False)

    def __post_init__(self) -> None:
        self.outcome = Outcome(day(self.wiring.clock.now(), self.wiring.settings.zone))

    def play(self) -> Links:
        """The whole story; the addresses to look at afterwards.

        Raises:
            StoryEnds: `stopping` was set.
            AnswerFailed: the page did not take the officer's answer.
        """
        self._import()
        slots = daily_slots(self.wiring.settings.remind_at, self.wiring.settings.digest_at)
        with self.teller.step("remind", "Rà soát hạn, lập thư đôn đốc"):
            self._daily(slot for slot in slots if slot.job != DIGEST)
        with self.teller.step("deliver", "Gửi thư qua SMTP (hộp thư thử, không rời máy này)") as step:
            self._deliver(step)
        with self.teller.step("acknowledge", "Một đầu mối mở thư và trả lời trên trang"):
            self._answer()
        with self.teller.step("digest", "Gửi tổng hợp cho Chánh Văn phòng") as step:
            self._daily(slot for slot in slots if slot.job == DIGEST)
            self._deliver(step)
        self._count()
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
            self._go_on()
            step(done, of)

        return watched

    def _go_on(self) -> None:
        if self.stopping.is_set():
            raise StoryEnds

    def _daily(self, slots: Iterable[Slot]) -> None:
        run_daily(self.wiring.database, self.wiring.desk, tuple(slots), self.wiring.clock.now())

    def _deliver(self, step: Step) -> None:
        """Poke the worker, as the relay does, until no letter waits for it."""
        broker = self.wiring.broker()
        publish = publisher(make_app(broker.url if broker else ""))

        def settled() -> bool:
            poke_due(self.wiring.database, self.wiring.desk, publish, self.wiring.clock.now())
            letters = self._letters()
            waiting = sum(letters.get(state, 0) for state in UNSETTLED)
            step(sum(letters.values()) - waiting, sum(letters.values()))
            return not waiting

        self._until(settled)

    def _until(self, happened: Callable[[], bool]) -> bool:
        """Look again and again; False when it has not happened in a minute. The figures tell what is missing."""
        last = time.monotonic() + PATIENCE_SECONDS
        while not happened():
            if time.monotonic() > last:
                return False
            self.stopping.wait(LOOK_SECONDS)
            self._go_on()
        return True

    def _letters(self) -> dict[str, int]:
        with self.wiring.database.read() as session:
            return tally(session, self.wiring.clock.now()).by_state

    def _answer(self) -> None:
        settings = self.wiring.settings
        # No proxy of the machine's: the story must not leave it.
        with httpx.Client(trust_env=False, timeout=10, headers={"Origin": settings.public_url}) as client:
            if not self._until(lambda: _is_up(client, f"{settings.public_url}/healthz")):
                raise AnswerFailed(f"{settings.public_url} does not answer; see {settings.home}")
            answer(client, read_links(settings.home / MAIL).answered)

    def _count(self) -> None:
        now, found = self.wiring.clock.now(), self.outcome
        with self.wiring.database.read() as session:
            counted = tally(session, now)
            calendar = self.wiring.desk.read_calendar(session)
            found.counts = figures(session, found.on, calendar, self.wiring.settings.on_time_by).counts
            state = select(func.max(Letter.state)).where(Letter.kind == LetterKind.DIGEST)
            found.digest_state = session.scalar(state) or ""
        found.reminders = counted.reminders
        found.letters = {name: count for name, count in counted.by_state.items() if count}
        found.acknowledged = counted.acknowledgements
        found.seconds = dict(self.teller.seconds)


def _is_up(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
