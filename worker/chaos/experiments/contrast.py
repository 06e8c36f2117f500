"""The same load and the same faults for the usual way: `delay()` after the commit, early and late acknowledgement."""

from collections.abc import Callable
from functools import partial

from worker.chaos.experiment import Experiment
from worker.chaos.house import House
from worker.chaos.naive.office import NaiveOffice, opened, verdict
from worker.chaos.smtp_refusal import At, Refusal

KILLS = 15  # as often as Dondoc's own workers are
SHARE = 0.1


def play(fault: Callable[[NaiveOffice], None], house: House, *, late: bool) -> None:
    with opened(house) as office:
        office.publish(late=late)
        office.start(late=late)
        fault(office)
        office.end_when_quiet()


def kills(office: NaiveOffice) -> None:
    house = office.house
    for number in range(1, KILLS + 1):
        house.await_taken(number * house.letters // (2 * KILLS), seconds=120)
        house.fault(f"kill -9 of a worker, {number} of {KILLS}")
        # In turn: one that was started a moment ago has nothing to lose yet.
        office.kill(office.workers[number % len(office.workers)])


def flush(office: NaiveOffice) -> None:
    house = office.house
    house.await_taken(house.letters // 2, seconds=120)
    house.fault("FLUSHALL")
    office.broker.flush()


def broker_without_file(office: NaiveOffice) -> None:
    house = office.house
    house.await_taken(house.letters // 2, seconds=120)
    house.fault("the broker is killed, and its file is gone")
    office.broker.kill()
    office.broker.revive(keep_file=False)


def drops(office: NaiveOffice) -> None:
    office.house.fault("the mail server hangs up before its answer, for one letter in ten")
    office.house.smtp.refuse(Refusal(At.ANSWER, share=SHARE))


def _experiment(name: str, about: str, fault: Callable[[NaiveOffice], None], *, late: bool) -> Experiment:
    return Experiment(
        name, f"the usual way: {about}", partial(play, fault, late=late), letters=300, quick=0, verdict=verdict
    )


EXPERIMENTS = (
    _experiment("naive_early_kills", "early acks, workers are killed", kills, late=False),
    _experiment("naive_late_kills", "late acks, workers are killed", kills, late=True),
    _experiment("naive_late_flush", "late acks, the broker is emptied", flush, late=True),
    _experiment("naive_late_broker", "late acks, the broker dies without its file", broker_without_file, late=True),
    _experiment("naive_late_drop", "late acks, the mail server drops answers", drops, late=True),
)
