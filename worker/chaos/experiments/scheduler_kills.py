"""The scheduler that leads is killed: while it pokes and frees, and in the middle of the daily scan."""

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from tasks.leadership import Leadership
from tasks.reminder import Reminder
from tasks.run import REMIND, Run
from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.filling import TODAY
from worker.chaos.finish import finish
from worker.chaos.house import House
from worker.chaos.judge import (
    came_twice_at_most,
    judge,
    none_came_twice,
    nothing_was_in_doubt,
    some_were_finished_first,
)
from worker.chaos.member import Member
from worker.chaos.smtp_refusal import At, Refusal
from worker.chaos.uncommitted import is_being_scanned
from worker.leader import ROLE

PATIENCE = 300.0  # seconds
KILLS, WORKERS_KILLED = 20, 4
FINISHED = 4 * THREADS  # tasks, when a worker has died: half of them of letters that it or the other one had
LEADS_FOR = 1.0  # seconds at most: a turn of the relay, perhaps one of the reaper
LATER = "451 4.3.0 try again later"
SCANS_KILLED = 5
LEASE = 20.0  # in a scan nobody who holds a letter dies
SCAN_SECONDS = 0.5  # a scan of so many tasks takes longer


def relay_kills(house: House) -> None:
    """Of two schedulers the one that leads, each time.

    There is always something to poke again and to free: letters refused for now, and those of a killed worker.
    """
    house.smtp.refuse(Refusal(At.RCPT, LATER, share=0.1))
    house.crew.start(schedulers=2)
    house.await_taken(house.letters // 10, PATIENCE)
    for number in range(1, KILLS + 1):
        house.until(lambda: _leader(house), "a scheduler that leads", PATIENCE)
        house.last(house.dice.uniform(0, LEADS_FOR))
        if number % (KILLS // WORKERS_KILLED) == 0:
            house.fault("kill -9 of a worker, for the reaper")
            house.crew.kill(house.dice.choice(house.crew.of("worker")))
            finish(house, FINISHED)
        house.fault(f"kill -9 of the scheduler that leads, {number} of {KILLS}")
        house.crew.kill(*_leader(house))
    house.smtp.refuse()
    house.recovered()
    judge(house, came_twice_at_most(WORKERS_KILLED * THREADS), some_were_finished_first)


def scheduler_mid_scan(house: House) -> None:
    """Each time some of the reminders are written, and none of them committed."""
    house.crew.start()
    for number in range(1, SCANS_KILLED + 1):
        house.until(lambda: is_being_scanned(house.database), "a scan that writes", PATIENCE)
        house.last(house.dice.uniform(0, SCAN_SECONDS))
        house.crew.kill(*house.crew.of("scheduler"))
        # Its server may notice a little later that it is gone.
        house.until(lambda: not is_being_scanned(house.database), "the end of the dead one's transaction", PATIENCE)
        if _ended(house):
            break  # this machine was quicker
        house.fault(f"kill -9 of the scheduler in its scan, {number} of {SCANS_KILLED}")
    house.recovered()
    judge(house, none_came_twice, nothing_was_in_doubt)


def _leader(house: House) -> list[Member]:
    """The scheduler that leads and lives, if there is one: its role names its process."""
    try:
        with house.database.read() as session:
            role = session.get(Leadership, ROLE)
    except DBAPIError:
        return []
    process = role.holder.split("/")[1] if role else ""
    return [each for each in house.crew.of("scheduler") if each.process and str(each.process.pid) == process]


def _ended(house: House) -> bool:
    """Whether the slot is done; a slot and its reminders are committed together, or something is wrong."""
    with house.database.read() as session:
        done = session.get(Run, (REMIND, TODAY)) is not None
        written = session.scalar(select(func.count()).select_from(Reminder))
    if done != bool(written):
        house.breach(f"a scan was killed: its slot {'is' if done else 'is not'} done, with {written} reminders")
    return done


EXPERIMENTS = (
    Experiment("relay_kills", f"the scheduler with relay and reaper is killed {KILLS} times", relay_kills, letters=900),
    Experiment(
        "scheduler_mid_scan",
        "the scheduler is killed in its daily scan",
        scheduler_mid_scan,
        letters=150,
        tasks=60,
        lease=LEASE,
    ),
)
