"""`/problems/{slug}`: where the `type` of a problem leads."""

from dataclasses import dataclass, field

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from web.api.answer import ok
from web.api.problem import Kind


class ProblemType(BaseModel):
    status: int
    title: dict[str, str]


@dataclass(frozen=True)
class ProblemPages:
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        self.router.add_api_route("/problems/{slug}", self.show, methods=["GET", "HEAD"], include_in_schema=False)

    def show(self, slug: str) -> Response:
        kind = next((each for each in Kind if each.slug == slug), None)
        if kind is None:
            raise HTTPException(404)
        return ok(ProblemType(status=kind.status, title={"vi": kind.title.vi, "en": kind.title.en}))
