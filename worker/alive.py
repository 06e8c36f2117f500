"""A file that a part touches while it works: what a container's health check looks at.

The scheduler's is fresh while the database answers and its loops turn well, or another's do. The worker's is fresh
while what it pokes itself with comes back, while the broker takes nothing, and while each of its threads has a letter;
not while the broker takes its pokes and it does not hear them, though free.
"""

from dataclasses import dataclass
from pathlib import Path

# Three turns of the slowest loop that beats.
STALE_SECONDS = 60.0


@dataclass(frozen=True)
class Alive:
    home: Path
    name: str

    @property
    def path(self) -> Path:
        return self.home / "alive" / self.name

    def beat(self, _outcome: object = None) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()

    def is_fresh(self, now: float) -> bool:
        """Whether it was touched lately; `now` in seconds since 1970."""
        try:
            # Touched in the future: the clock was set back, and nobody has touched it since.
            return abs(now - self.path.stat().st_mtime) < STALE_SECONDS
        except FileNotFoundError:
            return False
