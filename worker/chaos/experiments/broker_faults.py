"""The broker forgets everything, dies, freezes, stays away: letters are rows, and are poked again."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from worker.chaos.experiment import Experiment
from worker.chaos.finish import finish
from worker.chaos.house import House
from worker.chaos.judge import (
    Question,
    all_lived,
    judge,
    none_came_twice,
    nothing_was_in_doubt,
    some_were_finished_first,
)

PATIENCE = 300.0  # seconds
FLUSHES, KILLS = 4, 3
FINISHED = 5  # tasks after each flush
FROZEN = 60.0  # seconds
AWAY = timedelta(minutes=10)
AWAY_SECONDS = 6.0  # of everybody's time, for as many minutes of the office's
AGAIN = 0.1
LEASE = 20.0  # nobody dies with a letter in hand


def redis_flush(house: House) -> None:
    house.crew.start()
    for number in range(1, FLUSHES + 1):
        house.await_taken(number * house.letters // (FLUSHES + 2), PATIENCE)
        house.fault(f"FLUSHALL, {number} of {FLUSHES}")
        house.broker.flush()
        finish(house, FINISHED)
    _judge(house, some_were_finished_first)


def redis_kill(house: House, *, keep_file: bool) -> None:
    house.crew.start()
    for number in range(1, KILLS + 1):
        house.await_taken(number * house.letters // (KILLS + 2), PATIENCE)
        house.fault(f"kill -9 of the broker, {number} of {KILLS}")
        _stay_away(house, 1.0)
        house.broker.revive(keep_file=keep_file)
    _judge(house)


def redis_frozen(house: House) -> None:
    house.crew.start()
    house.await_taken(house.letters // 4, PATIENCE)
    house.fault(f"the broker stops answering for {FROZEN:g} s")
    house.broker.freeze()
    house.last(FROZEN)
    house.broker.thaw()
    _judge(house)


def redis_away(house: House) -> None:
    house.crew.start()
    house.await_taken(house.letters // 4, PATIENCE)
    minutes = AWAY.total_seconds() / 60
    house.fault(f"the broker is away for {minutes:g} minutes by the office's clock")
    for _ in range(int(minutes)):
        _stay_away(house, AWAY_SECONDS / minutes)
        house.forward(AWAY / minutes)
    house.broker.revive(keep_file=True)
    _judge(house)


def _stay_away(house: House, seconds: float) -> None:
    """Whoever starts it again sees it die again."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        house.broker.kill()
        house.last(AGAIN)


def _judge(house: House, *more: Question) -> None:
    house.recovered()
    judge(house, all_lived, none_came_twice, nothing_was_in_doubt, *more)


def _experiment(
    name: str, about: str, play: Callable[[House], None], *, quick: int = 0, file: bool = True
) -> Experiment:
    return Experiment(name, about, play, letters=800, quick=quick, file=file, lease=LEASE)


EXPERIMENTS = (
    _experiment("redis_flush", f"the broker is emptied {FLUSHES} times", redis_flush, quick=160),
    _experiment(
        "redis_kill_with_file",
        f"the broker is killed {KILLS} times, its file stays",
        partial(redis_kill, keep_file=True),
    ),
    _experiment(
        "redis_kill_without_file",
        f"the broker is killed {KILLS} times, and has no file",
        partial(redis_kill, keep_file=False),
        file=False,
    ),
    _experiment("redis_frozen", f"the broker stops answering for {FROZEN:g} s", redis_frozen),
    _experiment("redis_away", "the broker is away for 10 minutes of the office's time", redis_away),
)
