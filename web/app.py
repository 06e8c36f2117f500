"""The pages, put together. Nothing here reads settings or publishes to the broker: requests write rows."""

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from web.acknowledge import AnswerPages
from web.api.api import create_api
from web.failure import Failures
from web.gate import Gate
from web.health import HealthPages
from web.hold import HoldPages
from web.home import HomePages
from web.mailbox import MailboxPages
from web.metrics.page import MetricsPages
from web.office import OfficePages
from web.page import Pages
from web.security import SecurityHeaders
from web.web import Web
from web.zalo import ZaloDoors


def create_app(web: Web) -> Starlette:
    """The ASGI application."""
    pages, gate = Pages(web.office), Gate(web)
    answers = AnswerPages(web, gate, pages)
    # What is asked most stands in front, and passes through nothing that only the others need.
    first = Route("/a/{token}", answers.show, methods=["GET", "HEAD"])
    app = Starlette(
        routes=[first, Mount("/", _others(web, gate, pages, answers))], middleware=[Middleware(SecurityHeaders)]
    )
    Failures(pages).handle(app)
    return app


def _others(web: Web, gate: Gate, pages: Pages, answers: AnswerPages) -> FastAPI:
    # No schema pages: they load scripts from elsewhere. The API under /api/v1 has a schema of its own.
    app = FastAPI(title="Dondoc", openapi_url=None, docs_url=None, redoc_url=None)
    Failures(pages).handle(app)
    signed = (answers, OfficePages(web, gate, pages), HoldPages(web, gate, pages))
    for part in (HomePages(web, pages), HealthPages(web), MetricsPages(web), *signed):
        app.include_router(part.router)
    app.include_router(ZaloDoors(web).router)
    app.include_router(MailboxPages(web, pages).router)
    app.mount("/api/v1", create_api(web))
    return app
