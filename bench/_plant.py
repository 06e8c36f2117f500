"""What one office's parts can do at most, by what a letter costs each of them: pure, in letters a second."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bench._costs import Costs

SECOND = 1_000.0  # milliseconds
# A commit waits for the flush under way and then for its own: half of one more, on average.
FLUSHES_A_COMMIT = 1.5


@dataclass(frozen=True)
class Plant:
    """One office's machines: `workers` processes of `threads`, cores for the database, a mail server.

    `mail_ms` is how long that takes for a letter, `mail_a_second` how many it takes at most, 0 without a limit. With
    `cores` everything, mail server included, shares so many of one machine; without, each part has its own.
    """

    database: str = "postgresql"
    workers: int = 1
    threads: int = 8
    database_cores: int = 4
    mail_ms: float = 20.0
    mail_a_second: float = 0.0
    cores: float | None = None


def capacity(costs: Costs, plant: Plant) -> Mapping[str, float]:
    """Of each part alone, in letters a second."""
    parts = {
        # Python runs one thread of a process at a time.
        "worker CPU": plant.workers * _rate(costs.cpu_ms(plant.database, "worker", "deliver")),
        "worker threads": plant.workers * plant.threads * _rate(_thread_ms(costs, plant)),
        # The relay of one scheduler at a time, whichever leads.
        "scheduler CPU": _rate(costs.cpu_ms(plant.database, "scheduler", "deliver")),
        "database CPU": plant.database_cores * _rate(costs.cpu_ms(plant.database, "database", "deliver")),
        "broker CPU": _rate(costs.cpu_ms(plant.database, "broker", "deliver")),
        "mail server": plant.mail_a_second or math.inf,
    }
    if plant.database == "sqlite":
        # One writer at a time, each commit a flush of its own.
        parts["commits"] = _rate(costs.databases["sqlite"]["deliver"].commits * costs.commit_ms)
    if plant.cores is not None:
        everybody = sum(costs.databases[plant.database]["deliver"].cpu_ms.values())
        parts["the machine's CPU"] = plant.cores * _rate(everybody)
    return parts


def bottleneck(costs: Costs, plant: Plant) -> str:
    parts = capacity(costs, plant)
    return min(parts, key=lambda name: parts[name])


def throughput(costs: Costs, plant: Plant) -> float:
    """Letters a second, all together."""
    return min(capacity(costs, plant).values())


def utilisation(costs: Costs, plant: Plant) -> Mapping[str, float]:
    """Of each part, while letters leave as fast as they can."""
    parts, rate = capacity(costs, plant), throughput(costs, plant)
    return {name: rate / most for name, most in parts.items()}


def _rate(milliseconds: float) -> float:
    return SECOND / milliseconds if milliseconds > 0 else math.inf


def _thread_ms(costs: Costs, plant: Plant) -> float:
    """How long a thread has one letter: its own work, the database's answers and commits, the mail server."""
    step = costs.databases[plant.database]["deliver"]
    commits = step.commits * costs.commit_ms * FLUSHES_A_COMMIT
    return step.cpu_ms.get("worker", 0.0) + step.cpu_ms.get("database", 0.0) + commits + plant.mail_ms
