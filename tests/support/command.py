"""What a command says and how it ends."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, Any]:
        """The one JSON object that standard output holds."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Dondoc = Callable[..., Done]
