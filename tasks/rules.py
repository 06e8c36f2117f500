from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Rules:
    """How the office counts, where offices differ. See docs/configure.md."""

    percent: Literal["half-up", "cut"] = "half-up"
    on_time_by: Literal["report", "confirmation"] = "report"
    monday_letter: bool = True
