"""How it stands with the stream, as any machine may ask: nothing of it is changed by asking."""

from dataclasses import dataclass
from typing import Any

import redis

from worker.stream.group import DEAD, GROUP, IDLE_MS

# Consumers look every second, and claim what another left after a minute: beyond this nobody does.
NOBODY_MS = 5 * IDLE_MS


@dataclass(frozen=True)
class StreamStanding:
    """`begun` is whether a worker ever read it; `silent_ms` since when none has; `left` were taken and not ended."""

    begun: bool
    silent_ms: int = 0
    left: int = 0
    dead: int = 0

    @property
    def silent(self) -> bool:
        return self.silent_ms > NOBODY_MS


def read_standing(client: redis.Redis, name: str) -> StreamStanding:
    """How the stream of that name stands now.

    Raises:
        RedisError: Redis does not answer, the key is no stream, or it is older than 6.2.
    """
    dead: Any = client.xlen(name + DEAD)
    groups: Any = client.xinfo_groups(name) if client.exists(name) else []
    if GROUP.encode() not in {each["name"] for each in groups}:
        return StreamStanding(begun=False, dead=dead)
    consumers: Any = client.xinfo_consumers(name, GROUP)
    left: Any = client.xpending_range(name, GROUP, "-", "+", 1000, idle=NOBODY_MS)
    silent = min((int(each["idle"]) for each in consumers), default=0)
    return StreamStanding(begun=True, silent_ms=silent, left=len(left), dead=dead)
