"""Several of everybody: leaders that die, that sleep while another leads, and four that all ring at once."""

from collections.abc import Iterator

from sqlalchemy import select

from tasks.leadership import Leadership
from worker.chaos.experiment import Experiment
from worker.chaos.house import House
from worker.chaos.judge import Question, judge, no_try_was_spent, none_came_twice, nothing_was_in_doubt
from worker.chaos.ledger_check import Evidence
from worker.chaos.member import Member
from worker.chaos.short_times import SHORT
from worker.leader import ROLE

SCHEDULERS, WORKERS, KILLS = 4, 3, 3


def two_schedulers_four_relays(house: House) -> None:
    """Whoever leads, and were it all of them: each letter is written, poked and sent once."""
    all_lead = [house.crew.add("scheduler", all_lead=True) for _ in range(SCHEDULERS)]
    house.crew.start(workers=WORKERS, schedulers=0)
    house.await_taken(house.letters // 3, seconds=300)
    house.fault(f"{SCHEDULERS} schedulers ring at once")
    house.crew.rest(*all_lead)
    usual = [house.crew.add("scheduler") for _ in range(SCHEDULERS)]
    epoch = 0
    for number in range(1, KILLS + 1):
        leader, epoch = _next_leader(house, usual, epoch)
        house.await_taken(house.letters // 3 + number * house.letters // 8, seconds=300)
        house.fault("kill -9 of the scheduler that leads")
        house.crew.kill(leader)
    leader, epoch = _next_leader(house, usual, epoch)
    house.fault("the scheduler that leads sleeps while another takes over")
    house.crew.freeze(leader)
    _, epoch = _next_leader(house, usual, epoch)
    house.crew.thaw(leader)
    house.recovered()
    judge(house, nothing_was_in_doubt, none_came_twice, no_try_was_spent, _some_stood_by(usual))


def _next_leader(house: House, members: list[Member], after: int) -> tuple[Member, int]:
    """Who leads, once it is one of these and for the first time after that epoch; and the new epoch."""
    found: list[tuple[Member, int]] = []

    def led() -> bool:
        found[:] = [each for each in _leaders(house, members) if each[1] > after]
        return bool(found)

    house.until(led, "a scheduler that leads", seconds=20 * SHORT.leadership.total_seconds())
    return found[0]


def _leaders(house: House, members: list[Member]) -> Iterator[tuple[Member, int]]:
    with house.database.read() as session:
        row = session.execute(select(Leadership.holder, Leadership.epoch).where(Leadership.role == ROLE)).one_or_none()
    for member in members:
        if row is not None and member.process is not None and f"/{member.process.pid}/" in row.holder:
            yield member, row.epoch


def _some_stood_by(members: list[Member]) -> Question:
    """Else nobody followed a leader that died, and it only came back."""

    def question(_house: House, _found: Evidence) -> Iterator[str]:
        if sum(each.starts - 1 for each in members) != KILLS:
            yield f"{KILLS} leaders were killed, and schedulers were started again otherwise"

    return question


EXPERIMENTS = (
    Experiment(
        "two_schedulers_four_relays",
        f"{SCHEDULERS} schedulers with their relays, {WORKERS} workers; leaders die, sleep, or all lead",
        two_schedulers_four_relays,
        lease=60.0,
    ),
)
