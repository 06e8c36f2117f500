from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """A rung that comes when no more than `percent` of the working days given are left."""

    percent: int

    def days(self, given: int) -> int:
        """The working days left at which it comes, of the `given`."""
        return given * self.percent // 100
