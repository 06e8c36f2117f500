"""Takes each call to its interface, spoils it as the script says, and writes down what came and what was said."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import Chat, Line
from worker.pretend_zalo.exchange import Answer, Exchange, Request
from worker.pretend_zalo.interface import Interface
from worker.pretend_zalo.outcome import Outcome, Refused
from worker.pretend_zalo.told import OK, Script, Told

TOO_MANY = -32


@dataclass(frozen=True)
class Switchboard:
    """`taken` is told of every message as soon as it is on a phone, whatever its sender is answered."""

    account: Account
    now: Callable[[], datetime]
    taken: Callable[[Chat, Line], None]
    script: Script = field(default_factory=Script)
    _log: list[Exchange] = field(default_factory=list)

    @property
    def log(self) -> tuple[Exchange, ...]:
        with self.account.lock:
            return tuple(self._log)

    def note(self, request: Request, answer: Answer | None) -> None:
        with self.account.lock:
            self._log.append(Exchange(request, answer))

    def answer(self, interface: Interface, request: Request, told: Told) -> Answer | None:
        """None where the connection is to be closed without an answer."""
        with self.account.lock:
            outcome = self._act(interface, request)
            answer = _spoilt(told, interface, outcome.answer)
            self.note(request, answer)
            if told.taken:
                self._deliver(outcome)
        return answer

    def _act(self, interface: Interface, request: Request) -> Outcome:
        now = self.now()
        left = self.account.limit.take(now) if interface.limited else 0
        try:
            _check_limit(left)
            outcome = interface.act(self.account, request, now)
        except Refused as refused:
            outcome = Outcome(interface.refusal(refused.code, refused.words))
        return _with_remain(outcome, left) if interface.limited else outcome

    def _deliver(self, outcome: Outcome) -> None:
        if outcome.chat and outcome.line:
            self.account.deliver(outcome.chat, outcome.line)
            self.taken(outcome.chat, outcome.line)


def _check_limit(left: int) -> None:
    if left < 0:
        raise Refused(TOO_MANY, "Your application reached limit call api")


def _spoilt(told: Told, interface: Interface, ordinary: Answer) -> Answer | None:
    if not told.answers:
        return None
    if told.http_status != OK:
        return Answer(status=told.http_status, headers=told.headers)
    if told.code:
        return replace(interface.refusal(told.code, "As told"), headers=ordinary.headers)
    return ordinary


def _with_remain(outcome: Outcome, left: int) -> Outcome:
    headers = {**outcome.answer.headers, "X-RateLimit-Remain": str(max(left, 0))}
    return replace(outcome, answer=replace(outcome.answer, headers=headers))
