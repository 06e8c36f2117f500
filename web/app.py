"""The pages, put together. Nothing here reads settings or publishes to the broker: requests write rows."""

from fastapi import FastAPI

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


def create_app(web: Web) -> FastAPI:
    """The ASGI application."""
    # No schema pages: they load scripts from elsewhere. The API under /api/v1 has a schema of its own.
    app = FastAPI(title="Dondoc", openapi_url=None, docs_url=None, redoc_url=None)
    pages, gate = Pages(web.office), Gate(web)
    Failures(pages).handle(app)
    app.add_middleware(SecurityHeaders)
    answers = AnswerPages(web, gate, pages)
    # First, and a plain route: what is asked most is found at once, and its arguments are not solved for.
    app.add_route("/a/{token}", answers.show, methods=["GET", "HEAD"])
    signed = (answers, OfficePages(web, gate, pages), HoldPages(web, gate, pages))
    for part in (HomePages(web, pages), HealthPages(web), MetricsPages(web), *signed):
        app.include_router(part.router)
    app.include_router(ZaloDoors(web).router)
    app.include_router(MailboxPages(web, pages).router)
    app.mount("/api/v1", create_api(web))
    return app
