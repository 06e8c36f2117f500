"""Whether this process still gets what the broker holds for it: it pokes itself and hears it, or not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

import structlog

log = structlog.get_logger(__name__)


@dataclass
class SelfPoke:
    """One `turn` now and then, always from the same thread; `heard` is set from the one that consumes.

    `poke` says whether the broker took it; `busy`, whether nothing can be heard because every thread has a letter.
    Turns are counted, not seconds: after a sleep of the whole machine nobody had a chance to hear anything.
    """

    poke: Callable[[], bool]
    busy: Callable[[], bool]
    patience: int  # pokes in a row that the broker took and nobody heard
    heard: Event = field(default_factory=Event)
    unheard: int = 0

    def turn(self) -> bool:
        """Poke once more. False while there are pokes that the broker took and this process, though free, not heard."""
        if self.heard.is_set() or self.busy():
            self.heard.clear()
            self.unheard = 0
        in_order = self.unheard == 0
        if self.busy():
            return in_order  # they would only pile up
        if self.poke():
            self.unheard += 1
            return in_order
        # The broker's fault, which a new process could not mend.
        self.unheard = 0
        return True

    @property
    def lost(self) -> bool:
        """Whether the connection must be taken for dead, however alive it looks."""
        return self.unheard > self.patience
