"""What the pretend Zalo does wrong to whom: chosen by officer, so that a run with the same seed troubles the same."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from worker.pretend_zalo.exchange import Answer, Request
from worker.pretend_zalo.interface import Interface
from worker.pretend_zalo.switchboard import Switchboard
from worker.pretend_zalo.told import MESSAGES, Told

ADDRESSES = (("recipient", "user_id"), ("user_id",), ("phone",))


@dataclass(frozen=True)
class ZaloFault:
    """`told` to the first `times` messages to each of these officers, by user id or number (84…).

    Where an account has one version of an interface alone, `path` begins as that does: the other refuses by itself.
    """

    told: Told
    recipients: frozenset[str]
    times: int = 1
    path: str = "/"


class ZaloFaults:
    """Asked by several threads at once. `met` counts by fault how many messages met it."""

    def __init__(self) -> None:
        self.met: Counter[int] = Counter()
        self._faults: tuple[ZaloFault, ...] = ()
        self._left: Counter[tuple[int, str]] = Counter()
        self._lock = threading.Lock()

    def set(self, *faults: ZaloFault) -> None:
        """From now on these, in place of what was told before."""
        with self._lock:
            self._faults = faults
            self.met.clear()
            self._left = Counter({(at, to): each.times for at, each in enumerate(faults) for to in each.recipients})

    def next(self, recipient: str, path: str) -> Told | None:
        """What the next message to this officer meets there; None when it is nothing out of the ordinary."""
        with self._lock:
            for place, fault in enumerate(self._faults):
                if path.startswith(fault.path) and self._left[place, recipient] > 0:
                    self._left[place, recipient] -= 1
                    self.met[place] += 1
                    return fault.told
        return None


@dataclass(frozen=True)
class FaultySwitchboard(Switchboard):
    """A message whose answer waits for something (Told.silent) is never answered: by then nobody listens any more."""

    faults: ZaloFaults = field(default_factory=ZaloFaults)

    def answer(self, interface: Interface, request: Request, told: Told) -> Answer | None:
        message = interface.call in MESSAGES
        met = self.faults.next(recipient_of(request), request.path) if message else None
        answer = super().answer(interface, request, met or told)
        if met is None or met.until is None:
            return answer
        met.until.wait()
        return None


def recipient_of(request: Request) -> str:
    """To whom a message goes: a user id, or a number as Zalo writes it."""
    return next(filter(None, (request.text(*keys) for keys in ADDRESSES)), "")
