from collections.abc import Iterable

from sqlalchemy import select

from tasks.handlers import BUS
from tasks.state import ExecutionState
from tasks.task import Task, hold_tasks
from worker.chaos.filling import address
from worker.chaos.house import House


def finish(house: House, numbers: Iterable[int]) -> None:
    """Complete the first task of the contacts with these numbers, as the office would; their letters may be dropped.

    For tasks that were scanned already. What is told of them from now on breaks a promise.
    """
    keys = {f"{number}/1": address(number) for number in numbers}
    now = house.now()
    with house.database.write() as session:
        ids = session.scalars(select(Task.id).where(Task.content_key.in_(keys)))
        for task in hold_tasks(session, ids):
            BUS.publish(session, task.become(ExecutionState.DONE, confirmed_on=now.date()), now, "chaos")
    house.expected.finished |= dict.fromkeys(keys, now)
    house.expected.may_be_cancelled |= set(keys.values())
