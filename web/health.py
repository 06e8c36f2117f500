"""What a supervisor asks: does the process live, and can it serve? Neither needs the broker."""

from dataclasses import dataclass, field

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from web.web import Web


@dataclass(frozen=True)
class HealthPages:
    web: Web
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        self.router.add_api_route("/healthz", self.alive, methods=["GET", "HEAD"])
        self.router.add_api_route("/readyz", self.ready, methods=["GET", "HEAD"])

    async def alive(self) -> JSONResponse:
        # Not in the thread pool: a database that hangs must not make the process look dead.
        return JSONResponse({"alive": True})

    def ready(self) -> JSONResponse:
        reasons = self._reasons()
        return JSONResponse({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)

    def _reasons(self) -> list[str]:
        try:
            with self.web.database.read() as session:
                session.execute(select(1))
            unready = self.web.unready()
        except SQLAlchemyError as error:
            # The kind alone: a driver's words name hosts and users.
            return [f"the database does not answer: {type(error).__name__}; see `dondoc doctor`"]
        return [unready] if unready else []
