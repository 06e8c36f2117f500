"""Everything at once, over and over, while thousands of letters leave: as bad as a day can be."""

from collections.abc import Callable

from worker.chaos.experiment import Experiment
from worker.chaos.house import House
from worker.chaos.judge import judge
from worker.chaos.smtp_refusal import At, Refusal

LETTERS, ROUNDS = 3_000, 20
PATIENCE = 600.0  # seconds
DROPPED = 0.03
WORKERS, SCHEDULERS = 3, 2
SECONDS = 0.05  # of the mail server for a letter


def all_together(house: House) -> None:
    house.crew.start(workers=WORKERS, schedulers=SCHEDULERS)
    house.fault("the mail server drops its answer, for three letters in a hundred")
    house.smtp.refuse(Refusal(At.ANSWER, share=DROPPED))
    for number in range(1, ROUNDS + 1):
        house.await_taken(number * house.letters // (ROUNDS + 4), PATIENCE)
        for fault in house.dice.sample(FAULTS, 2):
            fault(house)
    house.smtp.refuse()
    house.recovered()
    judge(house)


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


def _terminate(house: House) -> None:
    """Where there is no server, nothing is connected that could be cut."""
    house.fault(f"every connection to the database is ended, {house.terminate()} of them")


def _hang_up(house: House) -> None:
    house.fault("every connection to the mail server is reset")
    house.smtp.cut_all()


FAULTS: tuple[Callable[[House], None], ...] = (
    _kill_a_worker,
    _kill_a_scheduler,
    _flush,
    _kill_the_broker,
    _terminate,
    _hang_up,
)

EXPERIMENTS = (
    Experiment(
        "all_together",
        f"all of these, {ROUNDS} times two of them",
        all_together,
        letters=LETTERS,
        seconds=SECONDS,
        settle_seconds=90,
    ),
)
