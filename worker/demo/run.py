"""`dondoc demo`: a home of its own, the parts, the story, and the addresses to open."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from tasks.calendar_day import load_calendar
from tasks.clock import SystemClock
from worker import log
from worker.demo.home import Address, free_address, fresh_home, offset_to_morning, rehearsal_day
from worker.demo.outcome import Outcome
from worker.demo.story import Story
from worker.demo.summary import tell_addresses, tell_figures
from worker.demo.teller import Teller
from worker.demo.zalo import open_zalo, zalo_values
from worker.last_call import await_told, hear_signals
from worker.prepare import prepare
from worker.pretend_zalo.server import PretendZalo
from worker.settings import Settings, environment_of, read_settings
from worker.up import running_parts
from worker.wiring import Wiring

PARTS = ("web", "worker")
LOGS = "log"


@dataclass(frozen=True)
class DemoOffice:
    """The office of the demonstration, prepared: its wiring, its Zalo, and the environment that its processes get."""

    wiring: Wiring
    zalo: PretendZalo
    environment: Mapping[str, str]


def run_demo(settings: Settings, *, once: bool, quiet: bool) -> Outcome:
    """Play the story; unless `once`, stay up until SIGINT or SIGTERM. Everything is stopped when this returns.

    Raises:
        DemoHomeError: the folder of the demonstration cannot be used.
        StoryEnds: told to stop in the middle of it.
        AnswerFailed: the page did not take the officer's answer.
    """
    started, stopping, teller = time.monotonic(), _stop_on_signals(), Teller(quiet=quiet)
    log.set_up(settings.log_format)
    logging.getLogger().setLevel(logging.WARNING)
    with fresh_home(settings) as home:
        address = free_address(settings.bind)
        if address.moved:
            teller.say(f"Cổng {settings.bind} đang có chương trình khác dùng; trình diễn ở {address.bind}.")
        with teller.step("start", "Chuẩn bị cơ sở dữ liệu và lịch làm việc"):
            office = _open_office(home, address)
        logs = home / LOGS
        logs.mkdir()
        story = Story(office.wiring, office.zalo, teller, stopping)
        with office.zalo, running_parts(office.wiring, PARTS, office.environment, logs):
            links = story.play()
            story.outcome.seconds["total"] = time.monotonic() - started
            tell_figures(teller, story.outcome, office.wiring.settings, logs)
            if not once:
                tell_addresses(teller, links, office.wiring.settings.public_url, office.zalo.url)
                _stay_up(office, logs, stopping, teller)
        office.wiring.database.close()
    return story.outcome


def _open_office(home: Path, address: Address) -> DemoOffice:
    """A database with its calendar, and the clock moved to the morning of the most recent working day."""
    values = {"DONDOC_HOME": str(home), "DONDOC_BIND": address.bind, "DONDOC_PUBLIC_URL": address.url}
    present = Wiring(read_settings(values))
    prepare(present)
    now, zone = present.clock.now(), present.settings.zone
    with present.database.read() as session:
        on = rehearsal_day(now, load_calendar(session), zone)
    present.database.close()
    offset = offset_to_morning(now, on, zone).total_seconds()
    zalo = open_zalo(address.url, SystemClock(offset).now)
    values |= {"DONDOC_CLOCK_OFFSET": str(offset), **zalo_values(zalo, home)}
    return DemoOffice(Wiring(read_settings(values)), zalo, environment_of(values))


def _stay_up(office: DemoOffice, logs: Path, stopping: Event, teller: Teller) -> None:
    """The day goes on: from here the scheduler rings, as in an office."""
    with running_parts(office.wiring, ("scheduler",), office.environment, logs):
        teller.say("Ctrl-C để dừng.")
        await_told(stopping)
        teller.say("Đang dừng…")


def _stop_on_signals() -> Event:
    stopping = Event()
    hear_signals(stopping.set)
    return stopping
