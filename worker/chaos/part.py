"""One part of an office under experiment: the product's own function, with short times and, where asked, a kill point.

`python -m worker.chaos.part worker --clock FILE [--point after-wire --nth 40 [--mark FILE]]`
"""

import argparse
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from threading import Event

from notifiers.channel import Channel
from notifiers.channels import open_channels
from tasks.clock import Clock
from worker import log
from worker.chaos.hurry import hurried
from worker.chaos.kill_point import KillPoint, MarkedComposer, Point, mark
from worker.chaos.moved_clock import MovedClock
from worker.chaos.short_times import SHORT, patience, with_lease
from worker.deliver import Delivery
from worker.kept import end_with_keeper
from worker.settings import read_settings
from worker.subscriber_channels import SubscriberChannels
from worker.timing import Timing
from worker.wiring import Wiring


def _worker(wiring: Wiring) -> None:
    from worker.work import run_worker

    run_worker(wiring)


def _scheduler(wiring: Wiring) -> None:
    from worker.scheduler import run_scheduler

    run_scheduler(wiring)


def _web(wiring: Wiring) -> None:
    from worker.serve import run_web

    run_web(wiring)


PARTS: dict[str, Callable[[Wiring], None]] = {"worker": _worker, "scheduler": _scheduler, "web": _web}


@dataclass(frozen=True)
class RehearsedWiring(Wiring):
    """The product's wiring but for its clock and its times, and with marked points on a letter's way."""

    timing: Timing = SHORT
    moved: Path = field(kw_only=True)
    passing: Callable[[Point], None] = field(kw_only=True)

    @cached_property
    def clock(self) -> Clock:
        return MovedClock(self.moved, self.settings.clock_offset)

    def open_channels(self, smtp_url: str) -> dict[str, Channel]:
        opened = open_channels(hurried(self.ways.config(smtp_url, self.zalo_tokens)))
        return {name: mark(name, each, self.passing) for name, each in opened.items()}

    def delivery(
        self, channels: Mapping[str, Channel], stopping: Event, subscribers: SubscriberChannels | None = None
    ) -> Delivery:
        made = super().delivery(channels, stopping, subscribers)
        plain = made.composer
        marked = MarkedComposer(plain.desk, plain.sender, plain.subjects, self.passing)
        return replace(made, composer=marked, patience=patience(self.timing.lease))


def main() -> None:
    """Run one part until told to stop, or until whoever started it is gone."""
    parser = argparse.ArgumentParser(prog="python -m worker.chaos.part")
    parser.add_argument("name", choices=PARTS)
    parser.add_argument("--clock", type=Path, required=True, help="file that moves the office's clock")
    parser.add_argument("--lease", type=float, help="seconds, in place of the usual ones")
    parser.add_argument("--all-lead", action="store_true", help="leave the lead at once to whoever asks: so all ring")
    parser.add_argument("--point", type=Point, choices=Point, help="where to die")
    parser.add_argument("--nth", type=int, default=1, help="at which letter")
    parser.add_argument("--mark", type=Path, help="die only if this file is not there yet")
    parser.add_argument("--sleep", action="store_true", help="stop there in place of dying")
    given = parser.parse_args()
    end_with_keeper()
    settings = read_settings()
    log.set_up(settings.log_format)
    blow = signal.SIGSTOP if given.sleep else signal.SIGKILL
    passing = KillPoint(given.point, given.nth, given.mark, blow).passing if given.point else lambda _point: None
    timing = SHORT if given.lease is None else with_lease(given.lease)
    timing = replace(timing, leadership=timedelta(0)) if given.all_lead else timing
    PARTS[given.name](RehearsedWiring(settings, timing, moved=given.clock, passing=passing))


if __name__ == "__main__":
    main()
