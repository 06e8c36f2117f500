"""The database server is restarted, crashes, throws everybody out, lets nobody in. Letters wait; nobody dies of it.

A letter whose answer came meanwhile is written down when the server is back. So nothing comes twice, as long as that is
before the lease is over.
"""

from collections.abc import Callable
from contextlib import ExitStack

from worker.chaos.experiment import Experiment
from worker.chaos.finish import finish
from worker.chaos.ground import POSTGRESQL
from worker.chaos.house import House
from worker.chaos.judge import Question, all_lived, judge, none_came_twice, some_were_finished_first
from worker.chaos.postgres import Cluster

PATIENCE = 300.0  # seconds
RESTARTS = 2
KILLS, KILL_EVERY = 4, 5.0
AWAY = 3.0  # seconds
LEASE = 20.0  # much longer than the server is away
ROUNDS = 50
FINISHED = 20  # tasks, on either side of the crash


def postgres_restart(house: House) -> None:
    house.crew.start()
    for number in range(1, RESTARTS + 1):
        house.await_taken(number * house.letters // 6, PATIENCE)
        house.fault(f"the database server is restarted, {number} of {RESTARTS}")
        _server(house).restart()
    _judge(house)


def postgres_crash(house: House) -> None:
    house.crew.start()
    house.await_taken(house.letters // 4, PATIENCE)
    finish(house, FINISHED)
    house.fault("the database server crashes")
    _server(house).crash()
    house.last(AWAY)
    _server(house).start()
    finish(house, FINISHED)
    _judge(house, some_were_finished_first)


def pg_backend_kill(house: House) -> None:
    house.crew.start()
    house.await_taken(house.letters // 12, PATIENCE)
    for number in range(1, KILLS + 1):
        house.fault(f"every connection of the office is terminated, {number} of {KILLS}")
        if not house.terminate():
            house.breach("the office had no connection to its database")
        house.last(KILL_EVERY)
    _judge(house)


def pool_exhaustion(house: House) -> None:
    """Another client has them all, those of the office too: at the end the office has not one."""
    house.crew.start()
    house.await_taken(house.letters // 4, PATIENCE)
    house.fault("another client takes every connection of the database server")
    with ExitStack() as held:
        _take_all(house, held)
        house.last(AWAY)
    _judge(house)


def _take_all(house: House, held: ExitStack) -> None:
    """Until `held` is closed; what the office gives up is taken at once, and what it gets hold of is taken back."""
    for _ in range(ROUNDS):
        if not house.terminate():
            return
        held.enter_context(_server(house).exhausted())
    house.breach("the office kept a connection, whatever was done")


def _judge(house: House, *more: Question) -> None:
    house.recovered()
    judge(house, all_lived, none_came_twice, *more)


def _server(house: House) -> Cluster:
    if house.cluster is None:
        raise LookupError(f"{house.experiment.name} needs a database server of our own")
    return house.cluster


def _experiment(name: str, about: str, play: Callable[[House], None], letters: int, *, ours: bool = True) -> Experiment:
    return Experiment(name, about, play, letters, only=POSTGRESQL, restarts=ours, lease=LEASE)


EXPERIMENTS = (
    _experiment("postgres_restart", "the database server is restarted twice", postgres_restart, 900),
    _experiment("postgres_crash", "the database server crashes and is away for a while", postgres_crash, 800),
    _experiment("pg_backend_kill", "all connections are terminated each 5 s", pg_backend_kill, 1200, ours=False),
    _experiment("pool_exhaustion", "another client holds all connections", pool_exhaustion, 800),
)
