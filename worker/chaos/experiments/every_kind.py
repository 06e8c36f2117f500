"""Not reminders alone: heads are urged, who was told of a task is told of its end, a subscriber of everything."""

from collections.abc import Iterator

from sqlalchemy import func, select

from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.reminder import Reminder
from tasks.state import ExecutionState
from tasks.task import hold_tasks
from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.filling import address, head_address
from worker.chaos.house import House
from worker.chaos.judge import came_twice_at_most, judge
from worker.chaos.ledger_check import Evidence

KILLS = 4
KINDS = (LetterKind.REMINDER, LetterKind.URGE, LetterKind.NEWS, LetterKind.EVENT)
FINISHED = 4  # one task in so many


def every_kind(house: House) -> None:
    house.crew.start()
    house.until(lambda: _count(house, LetterKind.URGE) == house.letters, "letters that urge heads")
    for number in range(1, KILLS + 1):
        house.await_taken(number * house.letters)
        house.fault(f"kill -9 of a worker, {number} of {KILLS}")
        house.crew.kill(house.dice.choice(house.crew.of("worker")))
        if number % 2:
            house.fault("kill -9 of the scheduler, its feed and its news")
            house.crew.kill(*house.crew.of("scheduler"))
            _complete_some(house)
    house.recovered()
    judge(house, came_twice_at_most(KILLS * THREADS), _each_kind_was_sent)


def _complete_some(house: House) -> None:
    """Tasks that their departments were told of: their officers are told of the end, and their heads."""
    sent = select(Reminder.task_id, Letter.contact_id).join(Letter, Letter.id == Reminder.letter_id)
    with house.database.read() as session:
        told = sorted(set(session.scalars(sent.where(Letter.state == LetterState.SENT))))
    for task_id in house.dice.sample(told, min(len(told), house.letters // FINISHED)):
        with house.database.write() as session:
            for task in hold_tasks(session, [task_id]):
                number = int(task.content_key.partition("/")[0])
                house.expected.may_be_cancelled |= {address(number), head_address(number)}
                step = task.become(ExecutionState.DONE, confirmed_on=house.now().date())
                BUS.publish(session, step, house.now(), "chaos")


def _count(house: House, kind: LetterKind) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == kind)) or 0


def _each_kind_was_sent(_house: House, found: Evidence) -> Iterator[str]:
    sent = {each.kind for each in found.books.letters.values() if each.state == LetterState.SENT}
    yield from (f"no letter of the kind {kind} was sent" for kind in KINDS if kind not in sent)


EXPERIMENTS = (
    Experiment(
        "every_kind",
        "heads are urged, ends are told, a subscriber hears of it all; workers and schedulers are killed",
        every_kind,
        letters=200,
        quick=16,
        seconds=0.1,
        every_kind=True,
    ),
)
