"""Everything at once, over and over, while thousands of letters leave: as bad as a day can be."""

from collections.abc import Callable
from itertools import cycle, islice

from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.finish import finish
from worker.chaos.house import House
from worker.chaos.judge import came_twice_at_most, judge, some_were_finished_first
from worker.chaos.smtp_refusal import At, Refusal

LETTERS, ROUNDS, AT_ONCE = 3_000, 20, 2
PATIENCE = 600.0  # seconds
DROPPED = 0.03
FINISHED = 0.002  # of all tasks, a round
WORKERS, SCHEDULERS = 3, 2
SECONDS = 0.05  # of the mail server for a letter
Fault = Callable[[House], None]
HANG_UP = "every connection to the mail server is reset"


def all_together(house: House) -> None:
    house.crew.start(workers=WORKERS, schedulers=SCHEDULERS)
    house.fault("the mail server drops its answer, for three letters in a hundred")
    house.smtp.refuse(Refusal(At.ANSWER, share=DROPPED))
    for number, faults in enumerate(_rounds(house), 1):
        house.await_taken(number * house.letters // (ROUNDS + 4), PATIENCE)
        for fault in faults:
            fault(house)
        finish(house, round(FINISHED * house.letters))
    house.smtp.refuse()
    house.recovered()
    # Whoever dies, or is cut off from the mail server, has a letter in each thread; nothing else may bring a doubt.
    house.settle()
    losses = house.crew.crashes + WORKERS * house.faults.count(HANG_UP)
    judge(house, came_twice_at_most(THREADS * losses + house.smtp.refused[At.ANSWER]), some_were_finished_first)


def _rounds(house: House) -> list[tuple[Fault, ...]]:
    """Each fault as often as the others, or once less, in an order that the dice say."""
    known = FAULTS + (FAULTS_OF_A_SERVER if house.database_line is not None else ())
    cards = list(islice(cycle(known), AT_ONCE * ROUNDS))
    house.dice.shuffle(cards)
    return [tuple(cards[start::ROUNDS]) for start in range(ROUNDS)]


def _kill_a_worker(house: House) -> None:
    house.fault("kill -9 of a worker")
    house.crew.kill(house.dice.choice(house.crew.of("worker")))


def _kill_a_scheduler(house: House) -> None:
    house.fault("kill -9 of a scheduler, its relay and its reaper")
    house.crew.kill(house.dice.choice(house.crew.of("scheduler")))


def _flush(house: House) -> None:
    house.fault("FLUSHALL")
    house.broker.flush()


def _kill_the_broker(house: House) -> None:
    keep_file = house.dice.random() < 0.5  # noqa: PLR2004 - a coin
    house.fault(f"kill -9 of the broker, its file {'stays' if keep_file else 'is gone'}")
    house.broker.kill()
    house.broker.revive(keep_file=keep_file)


def _hang_up(house: House) -> None:
    house.fault(HANG_UP)
    house.smtp.cut_all()


def _terminate(house: House) -> None:
    house.fault(f"every connection to the database is ended, {house.terminate()} of them")


def _restart_the_database(house: House) -> None:
    if house.cluster is None:
        _terminate(house)
        return
    house.fault("the database is restarted")
    house.cluster.restart()


FAULTS: tuple[Fault, ...] = (
    _kill_a_worker,
    _kill_a_scheduler,
    _flush,
    _kill_the_broker,
    _hang_up,
)
FAULTS_OF_A_SERVER: tuple[Fault, ...] = (_terminate, _restart_the_database)

EXPERIMENTS = (
    Experiment(
        "all_together",
        f"everybody and everything, {ROUNDS} times {AT_ONCE} of them",
        all_together,
        letters=LETTERS,
        seconds=SECONDS,
        settle_seconds=90,
    ),
)
