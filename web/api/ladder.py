from dataclasses import asdict, dataclass, field
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from web.api.answer import ok
from web.api.door import Door
from web.api.route import Routes
from web.web import Web


class LadderView(BaseModel):
    """The rungs as the ladder's file has them, defaults filled in: see tasks/ladder.toml for what each means."""

    ladder: dict[str, Any]


@dataclass(frozen=True)
class LadderResource:
    web: Web
    door: Door
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        Routes(self.router, self.door, "ladder").read("/ladder", self.read_ladder, LadderView)

    def read_ladder(self) -> Response:
        return ok(LadderView(ladder=asdict(self.web.desk.ladder)))
