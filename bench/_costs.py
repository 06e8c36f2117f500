"""The measured cost of one letter by step, as `bench.cost` writes it down and `bench.country` reads it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("costs.json")


@dataclass(frozen=True)
class Step:
    """Of one letter; `idle`, of one second. `cpu_ms` by who spends it, `bytes` by where they go."""

    cpu_ms: Mapping[str, float]
    bytes: Mapping[str, float]
    statements: float = 0.0
    commits: float = 0.0


@dataclass(frozen=True)
class Costs:
    """`commit_ms`: what the disk needs until 8 kB are safe. `on`: the day and the machine."""

    on: Mapping[str, Any]
    tasks_a_letter: int
    commit_ms: float
    databases: Mapping[str, Mapping[str, Step]]

    def cpu_ms(self, kind: str, who: str, *steps: str) -> float:
        """What `who` spends on a letter in these steps."""
        return sum(self.databases[kind][step].cpu_ms.get(who, 0.0) for step in steps)


def write_costs(costs: Costs, file: Path = FILE) -> None:
    file.write_text(json.dumps(_rounded(asdict(costs)), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_costs(file: Path = FILE) -> Costs:
    found = json.loads(file.read_text(encoding="utf-8"))
    databases = {
        kind: {name: Step(**step) for name, step in steps.items()} for kind, steps in found.pop("databases").items()
    }
    return Costs(databases=databases, **found)


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value
