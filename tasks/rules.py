from dataclasses import dataclass, field
from typing import Literal

from tasks.extension_policy import ExtensionPolicy


@dataclass(frozen=True)
class Rules:
    """How the office counts, where offices differ. See docs/configure.md.

    Letters are held that are more than `storm_times` the usual, and more than `storm_floor`; 0 times: never.
    What happened is told outside for `feed_days`.
    """

    percent: Literal["half-up", "cut"] = "half-up"
    on_time_by: Literal["report", "confirmation"] = "report"
    monday_letter: bool = True
    open_periods: bool = True
    extension: ExtensionPolicy = field(default_factory=ExtensionPolicy)
    storm_times: int = 3
    storm_floor: int = 100
    feed_days: int = 90
