"""Every way in which a request may fail, as a problem."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from web.api.invalid import invalid
from web.api.language import language_of
from web.api.problem import Kind, Problem
from web.api.refusal import REFUSED, problem_of
from web.failure import RETRY_SECONDS, is_passing, tell_fault
from web.security import HEADERS

log = logging.getLogger(__name__)
BY_STATUS = {kind.status: kind for kind in reversed(Kind)}


@dataclass(frozen=True)
class ApiFailures:
    """`routes` are the operations that there are."""

    public_url: str
    routes: Sequence[Route]

    def handle(self, app: FastAPI) -> None:
        app.add_exception_handler(Problem, self.problem)
        app.add_exception_handler(HTTPException, self.http)
        app.add_exception_handler(RequestValidationError, self.malformed)
        app.add_exception_handler(SQLAlchemyError, self.no_database)
        app.add_exception_handler(Exception, self.broken)
        for each in REFUSED:
            app.add_exception_handler(each, self.refused)

    def problem(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101 - registered for nothing else
        return error.answer(language_of(request), self.public_url)

    def refused(self, request: Request, error: Exception) -> Response:
        return self.problem(request, problem_of(error))

    def http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
        kind = BY_STATUS.get(error.status_code, Kind.BAD_REQUEST)
        headers = dict(error.headers or {}) | (self._allowed(request) if kind is Kind.METHOD else {})
        return self.problem(request, Problem(kind, headers=headers))

    def malformed(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
        return self.problem(request, invalid(error.errors()))

    def no_database(self, request: Request, error: Exception) -> Response:
        if not is_passing(error):
            return self.broken(request, error)
        log.warning("the database did not answer: %s", type(getattr(error, "orig", error)).__name__)
        return self.problem(request, Problem(Kind.BUSY, headers={"Retry-After": RETRY_SECONDS}))

    def broken(self, request: Request, error: Exception) -> Response:
        tell_fault(request, error)
        # This one is answered outside our middleware, so it brings the headers itself.
        return self.problem(request, Problem(Kind.BROKEN, headers=HEADERS))

    def _allowed(self, request: Request) -> dict[str, str]:
        """Every method of the address (RFC 9110 §15.5.6): the router knows those of one operation alone."""
        near = [route for route in self.routes if route.matches(request.scope)[0] is Match.PARTIAL]
        return {"Allow": ", ".join(sorted({method for route in near for method in route.methods or ()}))}
