from dataclasses import dataclass

from tasks.chain import Passed
from tasks.ladder_name import LadderName


@dataclass(frozen=True)
class Due:
    """A rung that is due to one contact now; `already` when its reminder row exists.

    `passed` are the channels that the contact would rather have.
    """

    task_id: int
    code: str
    deadline_version: int
    rung: int
    contact_id: int
    channel: str
    coordinating: bool
    already: bool
    passed: tuple[Passed, ...] = ()
    ladder: LadderName = LadderName.DEADLINE
