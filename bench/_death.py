"""Each process of an office killed in turn, and how long it was silent."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from bench._fleet import Fleet
from worker.chaos.postgres import Cluster


@dataclass(frozen=True)
class Death:
    of: str
    at: float
    until: float


def killed_in_turn(ours: Fleet, apart: float) -> list[Death]:
    """Each process, then broker and database, each looked at for `apart` seconds; at first nobody, to compare with."""
    seen = []
    for name, blow in _blows(ours):
        at = time.monotonic()
        blow()
        time.sleep(max(0.0, at + apart - time.monotonic()))
        seen.append(Death(name, at, time.monotonic()))
    return seen


def _blows(ours: Fleet) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "nobody", lambda: None
    for part in ("worker", "scheduler", "web"):
        for member in ours.crew.of(part):
            yield f"a {part}", partial(ours.crew.kill, member)
    yield "the broker", partial(ours.house.broker.revive, keep_file=True)
    yield "PostgreSQL", partial(_crash, ours.cluster)


def _crash(cluster: Cluster) -> None:
    cluster.crash()
    cluster.start()


def silence(moments: Sequence[float], death: Death) -> float:
    """The longest time without one of these moments, while the death was looked at."""
    within = [each for each in moments if death.at <= each <= death.until]
    ends = [death.at, *within, death.until]
    return max(later - earlier for earlier, later in pairwise(ends))
