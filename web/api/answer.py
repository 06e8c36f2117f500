from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel
from starlette.responses import Response


@dataclass(frozen=True)
class Answer:
    """What a request is answered: a model as JSON."""

    model: BaseModel
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        return json_response(self.model.model_dump_json(), self.status, self.headers)


def json_response(body: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, status, dict(headers or {}), "application/json")


def ok(model: BaseModel) -> Response:
    return Answer(model).response()
