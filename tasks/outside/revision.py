from dataclasses import dataclass
from datetime import datetime
from typing import Self


@dataclass(frozen=True)
class Revision:
    """When another system said something: by its own version, by its time, by both or by neither.

    Where both sides have a version, versions decide, for clocks differ; else times do. What says neither is taken.
    """

    version: int | None = None
    said_at: datetime | None = None

    def is_after(self, other: "Revision") -> bool:
        """Whether this is news after the other: the same version again is not, the same time may be."""
        if self.version is not None and other.version is not None:
            return self.version > other.version
        if self.said_at is not None and other.said_at is not None:
            return self.said_at >= other.said_at
        return True

    def with_later(self, other: "Revision") -> "Revision":
        """The later of both, part by part."""
        versions = [each for each in (self.version, other.version) if each is not None]
        times = [each for each in (self.said_at, other.said_at) if each is not None]
        return Revision(max(versions, default=None), max(times, default=None))

    @classmethod
    def read(cls, version: int | None, said_at: str | None) -> Self:
        return cls(version, datetime.fromisoformat(said_at) if said_at else None)
