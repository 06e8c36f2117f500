from dataclasses import dataclass, field
from typing import Literal

from tasks.extension_policy import ExtensionPolicy


@dataclass(frozen=True)
class Rules:
    """How the office counts, where offices differ. See docs/configure.md."""

    percent: Literal["half-up", "cut"] = "half-up"
    on_time_by: Literal["report", "confirmation"] = "report"
    monday_letter: bool = True
    open_periods: bool = True
    extension: ExtensionPolicy = field(default_factory=ExtensionPolicy)
