"""Takes events from a stream: each is acknowledged once it is in the database, and not before."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from worker.stream.group import Entries, StreamGroup

log = structlog.get_logger(__name__)
FIELD = b"event"
TRIES = 5
# Turns left out after a failure: twice as many each time, up to these.
MOST_LEFT_OUT = 64
PASSING = (OperationalError, InterfaceError, PoolTimeoutError)


class UnreadableError(Exception):
    """An entry of the stream that is no event at all."""


@dataclass
class EventStream:
    """`take` puts an event into the database, or raises; `ready` raises while the database is away, before any entry
    is counted as tried; `may_go_on` is False once the process was told to stop."""  # noqa: D209, D205

    group: StreamGroup
    take: Callable[[Any], object]
    ready: Callable[[], object]
    may_go_on: Callable[[], bool]
    left_out: int = 0
    failures: int = 0
    begun: bool = False

    def turn(self) -> int:
        """How many entries were seen to. While Redis or the database is away, ever fewer turns try.

        Raises:
            RedisError: Redis does not answer, or does not know streams.
            SQLAlchemyError: the database does not answer; what was read stays pending, and is claimed later.
        """
        if self.left_out:
            self.left_out -= 1
            return 0
        try:
            seen = self._read()
        except BaseException:
            self.left_out, self.failures, self.begun = min(2**self.failures, MOST_LEFT_OUT), self.failures + 1, False
            raise
        self.failures = 0
        return seen

    def _read(self) -> int:
        self.ready()
        if not self.begun:
            self.group.begin()
            self.begun = True
        seen = self._see_to(self.group.left_by_others())
        while self.may_go_on() and (entries := self.group.new()):
            seen += self._see_to(entries)
        return seen

    def _see_to(self, entries: Entries) -> int:
        seen = 0
        for entry_id, fields in entries:
            if not self.may_go_on():
                break  # they stay pending: another consumer claims them
            self._see_to_one(entry_id, fields)
            seen += 1
        return seen

    def _see_to_one(self, entry_id: bytes, fields: Mapping[bytes, bytes]) -> None:
        try:
            self.take(_event(fields))
        except UnreadableError as error:
            self._bury(entry_id, fields, str(error))
        except PASSING:
            raise
        except Exception as error:
            log.exception("event_failed", stream=self.group.name, entry=entry_id.decode())
            if self.group.tries(entry_id) >= TRIES:
                self._bury(entry_id, fields, f"failed {TRIES} times: {type(error).__name__}")
        else:
            self.group.done(entry_id)

    def _bury(self, entry_id: bytes, fields: Mapping[bytes, bytes], reason: str) -> None:
        self.group.bury(entry_id, fields, reason)
        log.warning("event_buried", stream=self.group.name, entry=entry_id.decode(), reason=reason)


def _event(fields: Mapping[bytes, bytes]) -> Any:
    if FIELD not in fields:
        raise UnreadableError("found no field «event»; expected the CloudEvent as JSON in it")
    try:
        return json.loads(fields[FIELD])
    except (ValueError, RecursionError):
        raise UnreadableError("found no JSON in the field «event»; expected a CloudEvent in its JSON format") from None
