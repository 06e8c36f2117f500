"""What every part does alike: its command line, its runs, and how it tells what it found."""

import argparse
import gc
import json
import logging
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog

from bench._machine import machine
from bench._row import Row, words
from bench._sample import FEWEST_RUNS, Sample, alternate
from worker.garbage import GARBAGE

KINDS = ("sqlite", "postgresql")
ENDED = 143  # as shells say it of a process that was told to end


@dataclass
class Given:
    """How to measure. `scale` 1 is what the table asks for; 0.01 is a try.

    `durable` is filled while it is measured: by name, the settings that things ran with.
    """

    runs: int = FEWEST_RUNS
    scale: float = 1.0
    databases: tuple[str, ...] = KINDS
    durable: dict[str, dict[str, str]] = field(default_factory=dict)
    more: argparse.Namespace = field(default_factory=argparse.Namespace)

    def scaled(self, count: int, least: int = 1) -> int:
        """So many of what the table names `count` of."""
        return max(least, round(count * self.scale))

    def alternate(self, *acts: Callable[[], float]) -> list[Sample]:
        return alternate(*acts, runs=self.runs)


Measure = Callable[[Given], Iterable[Row]]


def run_part(name: str, measure: Measure, doc: str | None, options: Callable[[Any], None] = lambda _: None) -> int:
    """Measure, print, and say whether all is as it must be: 0, else 1.

    `options` adds arguments of the part's own to an ArgumentParser; they stand in `Given.more`.
    """
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=doc)
    parser.add_argument("--runs", type=int, default=FEWEST_RUNS, help="after the warm-up")
    parser.add_argument("--scale", type=float, default=1.0, help="0.01: a hundredth, to try it")
    parser.add_argument("--database", choices=KINDS, help="only that one")
    parser.add_argument("--json", action="store_true")
    options(parser)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))  # so that what was begun is ended
    gc.set_threshold(GARBAGE)
    # Standard output is the table's, and of what goes well the product would tell of each letter.
    quiet = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=quiet, logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    databases = (asked.database,) if asked.database else KINDS
    given = Given(runs=asked.runs, scale=asked.scale, databases=databases, more=asked)
    rows = []
    for row in measure(given):
        rows.append(row)
        sys.stderr.write(words(row))
    if asked.json:
        sys.stdout.write(json.dumps(_told(name, given, rows), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_printed(name, given))
    return int(any(row.met is False for row in rows))


def _told(name: str, given: Given, rows: list[Row]) -> dict[str, Any]:
    return {
        "part": name,
        "scale": given.scale,
        "runs": given.runs,
        "machine": machine(),
        "durable": given.durable,
        "rows": [row.told() for row in rows],
    }


def _printed(name: str, given: Given) -> str:
    settings = "".join(f"  {kind}: {_listed(each)}\n" for kind, each in given.durable.items())
    return f"bench-{name}: {given.runs} runs, scale {given.scale:g}\n  machine: {_listed(machine())}\n{settings}"


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
