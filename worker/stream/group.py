"""One consumer of a Redis stream's group: what is new, what others left, what is done, what is buried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import redis

GROUP, DEAD = "dondoc", ".dead"
AT_ONCE, MOST_DEAD, MOST_WORDS = 50, 10_000, 500
# For a turn that finds nothing; the client's own patience is longer.
BLOCK_MS, CONNECT_SECONDS, ANSWER_SECONDS = 1000, 3.0, 5.0
# What a consumer did not end in so long is taken over: it died, or failed.
IDLE_MS = 60_000
# A consumer that died is forgotten with what it left done, or every restart would leave a name behind.
FORGOTTEN_MS = 24 * 3600 * 1000

Entries = list[tuple[bytes, Mapping[bytes, bytes]]]


def open_client(url: str) -> redis.Redis:
    """A client that waits for nobody for ever."""
    return redis.Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=ANSWER_SECONDS)


@dataclass(frozen=True)
class StreamGroup:
    """Every step raises a RedisError while Redis is away, or when it is older than 6.2, which brought XAUTOCLAIM."""

    client: redis.Redis
    name: str
    consumer: str
    idle_ms: int = IDLE_MS
    block_ms: int = BLOCK_MS

    def begin(self) -> None:
        """The group reads from the beginning: what was written before Dondoc came is for it too."""
        try:
            self.client.xgroup_create(self.name, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
        self._forget_the_dead()

    def left_by_others(self) -> Entries:
        """Entries that a consumer took and did not end, this one's own failures among them."""
        answer: Any = self.client.xautoclaim(self.name, GROUP, self.consumer, self.idle_ms, count=AT_ONCE)
        return [(entry_id, fields) for entry_id, fields in answer[1] if fields]  # without fields: trimmed meanwhile

    def new(self) -> Entries:
        streams: Any = {self.name: ">"}
        answer: Any = self.client.xreadgroup(GROUP, self.consumer, streams, count=AT_ONCE, block=self.block_ms)
        return answer[0][1] if answer else []

    def tries(self, entry_id: bytes) -> int:
        """How often the entry was given out."""
        found: Any = self.client.xpending_range(self.name, GROUP, entry_id, entry_id, 1)
        return int(found[0]["times_delivered"]) if found else 0

    def done(self, entry_id: bytes) -> None:
        self.client.xack(self.name, GROUP, entry_id)

    def bury(self, entry_id: bytes, fields: Mapping[bytes, bytes], reason: str) -> None:
        """Into the dead stream with its reason, first: dying here, it would be there twice, and never nowhere."""
        buried: Any = {**fields, b"reason": reason[:MOST_WORDS].encode(), b"entry": entry_id}
        self.client.xadd(self.name + DEAD, buried, maxlen=MOST_DEAD)
        self.done(entry_id)

    def _forget_the_dead(self) -> None:
        consumers: Any = self.client.xinfo_consumers(self.name, GROUP)
        for each in consumers:
            if not each["pending"] and each["idle"] > FORGOTTEN_MS:
                self.client.xgroup_delconsumer(self.name, GROUP, each["name"])
