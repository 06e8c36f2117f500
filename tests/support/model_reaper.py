"""A reaper as the product runs it: it looks, and then goes through what it saw; in between others may act."""

from collections.abc import Callable
from typing import Any

from notifiers.error import NotifierError
from tests.support import model_letter
from tests.support.model_process import Process, SteppedDatabase, Stop
from tests.support.model_scan import DESK
from tests.support.model_world import World

Reap = Callable[..., Any]


class Reaper:
    def __init__(self, world: World, reap: Reap) -> None:
        self.world, self.now = world, world.clock.at
        self.seen: list[model_letter.Seen] | None = None
        self.process = Process(lambda process: reap(SteppedDatabase(world.database.engine, process), DESK, self.now))

    @property
    def ended(self) -> bool:
        return self.process.at is Stop.ENDED

    def step(self, _refusal: NotifierError | None = None) -> None:
        """First it looks, then it does all the rest."""
        if self.seen is None:
            self.seen = model_letter.leases_over(self.world.plain)
            self.process.go()
            return
        model_letter.reap(self.world.plain, self.seen, self.now)
        while not self.ended:
            self.process.go()
