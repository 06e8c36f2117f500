"""What one letter costs, step by step, on each database: CPU of every process, statements, transactions, bytes.

`--keep` writes it to bench/costs.json, which `bench.country` reads. Asked for alone.
"""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench._base import base
from bench._costs import Costs, Step, write_costs
from bench._due import hold_back
from bench._household import household
from bench._machine import machine
from bench._part import Given, run_part
from bench._row import Row
from bench._sample import Sample
from bench._steps import answered, counted_here, delivered, processes_of, scanned
from worker.chaos.loop_thread import LoopThread
from worker.chaos.smtp_sink import SmtpSink

LETTERS, TASKS = 1_500, 4
COUNTED, ANSWERED = 48, 200
PROBES, PAGE = 200, b"x" * 8_192


def measure(given: Given) -> Iterator[Row]:
    databases = {}
    for kind in given.databases:
        steps = databases[kind] = _steps(given, kind)
        for name, step in steps.items():
            yield from _rows(kind, name, step)
    commit_ms = _commit_ms()
    yield Row(measured="8 kB written and safe", unit="ms", ours=Sample((commit_ms,)))
    if given.more.keep:
        today = datetime.now(UTC).date().isoformat()  # noqa: TID251 - the day of the measuring
        write_costs(Costs({"date": today, **machine()}, TASKS, commit_ms, databases))


def _steps(given: Given, kind: str) -> Mapping[str, Step]:
    letters = given.scaled(LETTERS, 60) + COUNTED
    with ExitStack() as stack:
        sink = SmtpSink(stack.enter_context(LoopThread())).start()
        house = stack.enter_context(household(given, stack.enter_context(base(kind, given)), sink.port, parts=()))
        scan = scanned(house, letters, TASKS)
        ids = hold_back(house)
        count = counted_here(house, sink, ids[:COUNTED])
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        processes, address = stack.enter_context(processes_of(house, folder))
        deliver, idle = delivered(house, sink, processes, ids[COUNTED:], count)
        answer = answered(house, processes["web"], address, ids[:ANSWERED])
    return {"scan": scan, "deliver": deliver, "answer": answer, "idle": idle}


def _rows(kind: str, name: str, step: Step) -> Iterator[Row]:
    each = "a second" if name == "idle" else "a letter"
    for who, spent in step.cpu_ms.items():
        yield Row(measured=f"{name}, CPU of {who}, {kind}", unit=f"ms {each}", ours=Sample((spent,)))
    counts = {f"bytes, {where}": count for where, count in step.bytes.items()}
    for what, count in (counts | {"statements": step.statements, "transactions": step.commits}).items():
        if not count:  # not counted in this step, or not a thing of this database
            continue
        yield Row(measured=f"{name}, {what}, {kind}", unit=each, ours=Sample((count,)))


def _commit_ms() -> float:
    """What the disk needs until a page is safe, as a commit waits for it: the median of some."""
    with tempfile.TemporaryFile(dir="/var/tmp") as file:
        took = []
        for _ in range(PROBES):
            began = time.perf_counter()
            os.pwrite(file.fileno(), PAGE, 0)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1_000)
    return sorted(took)[PROBES // 2]


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--keep", action="store_true", help="write bench/costs.json")


if __name__ == "__main__":
    sys.exit(run_part("cost", measure, __doc__, _options))
