"""Keeps the worker going as the scheduler does, which sleeps while the story is played."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from celery import Celery

from tasks.letter import LetterState
from tasks.tally import tally
from worker.app import make_app
from worker.demo.patience import Patience
from worker.demo.teller import Step
from worker.inbox import poke_inbox
from worker.jobs import HEAR, publisher
from worker.relay import poke_due
from worker.wiring import Wiring

UNSETTLED = (LetterState.PENDING, LetterState.SENDING, LetterState.WIRE)


@dataclass(frozen=True)
class Postman:
    wiring: Wiring
    patience: Patience

    def deliver(self, step: Step) -> None:
        """Until no letter waits for the worker."""
        publish = publisher(self._app)

        def settled() -> bool:
            poke_due(self.wiring.database, self.wiring.desk, publish, self.wiring.clock.now())
            letters = self._letters()
            waiting = sum(letters.get(state, 0) for state in UNSETTLED)
            step(sum(letters.values()) - waiting, sum(letters.values()))
            return not waiting

        self.patience.until(settled)

    def hear(self, answered: Callable[[], bool]) -> None:
        """Until what Zalo told is worked, and whoever wrote has an answer."""
        publish = publisher(self._app, HEAR)

        def heard() -> bool:
            poke_inbox(self.wiring.database, publish, self.wiring.clock)
            return answered()

        self.patience.until(heard)

    @cached_property
    def _app(self) -> Celery:
        broker = self.wiring.broker()
        return make_app(broker.url if broker else "")

    def _letters(self) -> dict[str, int]:
        with self.wiring.database.read() as session:
            return tally(session, self.wiring.clock.now()).by_state
