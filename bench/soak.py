"""Letters at a steady pace for half an hour, while the broker is restarted: memory, and the age of what leaves."""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench._base import base
from bench._household import Household, household
from bench._part import Given, run_part
from bench._row import Must, Row
from bench._sample import Sample
from bench._sink import Sink, smtp_sink

A_SECOND, SECONDS, RESTART_EVERY = 20, 1_800, 300
LETTERS = 2_000
# What starts up and fills its caches is no leak; the rarest ring, the auditor's, turns first after ten minutes.
WARM = 0.4


def measure(given: Given) -> Iterator[Row]:
    for kind in given.databases:
        with smtp_sink() as sink, base(kind, given) as url, household(given, url, sink.port) as house:
            house.fill(given.scaled(LETTERS, 40), tasks=4)
            yield from _soaked(given, house, sink, kind)


def _soaked(given: Given, house: Household, sink: Sink, kind: str) -> Iterator[Row]:
    seconds, ended = given.scaled(SECONDS, 20), threading.Event()
    restarts = threading.Thread(target=_restart, args=(house, max(5, seconds / 6), ended), daemon=True)
    restarts.start()
    sizes, ages = list[tuple[float, float]](), list[float]()
    began, ids, sent = time.monotonic(), list(house.letter_ids()), 0
    while (passed := time.monotonic() - began) < seconds:
        sink.forget()
        some = [ids[(sent + each) % len(ids)] for each in range(A_SECOND)]
        due = house.let_go(some)
        sent += len(some)
        ages += [last - due for last in sink.await_letters(len(some), 120).last]
        sizes.append((passed, _megabytes(house.processes)))
        time.sleep(max(0.0, 1 - (time.monotonic() - due)))
    ended.set()
    restarts.join()
    named = f"{A_SECOND} letters/s for {seconds} s, broker restarted, {kind}"
    growth, oldest = Sample((_growth(sizes, seconds),)), Sample((sorted(ages)[int(len(ages) * 0.99)],))
    yield Row(measured=f"{named}: memory of all processes", unit="MB/h", ours=growth, must=Must(most=10))
    yield Row(measured=f"{named}: age of a letter when it left, p99", unit="s", ours=oldest, must=Must(most=5))


def _restart(house: Household, every: float, ended: threading.Event) -> None:
    while not ended.wait(every):
        house.broker.revive(keep_file=True)


def _growth(sizes: Sequence[tuple[float, float]], seconds: float) -> float:
    """Megabytes an hour: the slope of a line through all sizes but the first ones."""
    kept = [(at, size) for at, size in sizes if at >= seconds * WARM]
    middle = sum(at for at, _ in kept) / len(kept)
    spread = sum((at - middle) ** 2 for at, _ in kept)
    return 3_600 * sum((at - middle) * size for at, size in kept) / spread if spread else 0.0


def _megabytes(processes: Sequence[int]) -> float:
    """Resident memory of these processes."""
    told = (Path(f"/proc/{each}/status").read_text(encoding="ascii") for each in processes)
    lines = (line for text in told for line in text.splitlines() if line.startswith("VmRSS:"))
    return sum(int(line.split()[1]) for line in lines) / 1024


if __name__ == "__main__":
    sys.exit(run_part("soak", measure, __doc__))
