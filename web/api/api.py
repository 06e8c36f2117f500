"""The API, put together: an application of its own under `/api/v1`, with its own failures and its own schema."""

from typing import Protocol

from fastapi import APIRouter, FastAPI
from starlette.routing import Route

from web.api.acknowledgement import AcknowledgementResource
from web.api.body import BoundedBody
from web.api.bulk import BulkResource
from web.api.calendar import CalendarResource
from web.api.contact import ContactResource
from web.api.department import DepartmentResource
from web.api.door import Door
from web.api.event import EventResource
from web.api.extension import ExtensionResource
from web.api.failure import ApiFailures
from web.api.feed import FeedResource
from web.api.hold import HoldResource
from web.api.ladder import LadderResource
from web.api.leave import LeaveResource
from web.api.letter import LetterResource
from web.api.openapi import describe
from web.api.pause import PauseResource
from web.api.problem_page import ProblemPages
from web.api.replacement import ReplacementResource
from web.api.report import ReportResource
from web.api.succession import SuccessionResource
from web.api.task import TaskResource
from web.api.task_change import TaskChanges
from web.api.writing import Writing
from web.web import Web

MEGABYTE = 1024 * 1024
LIMITS = {"/tasks/bulk": 5 * MEGABYTE, "": MEGABYTE}


class Part(Protocol):
    """Some operations of the API."""

    @property
    def router(self) -> APIRouter: ...


def create_api(web: Web) -> FastAPI:
    api = FastAPI(
        title="Dondoc",
        version="1",
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    door, writing = Door(web), Writing(web)
    api.add_middleware(BoundedBody, public_url=web.links.public_url, limits=LIMITS)
    parts = (*_changing(web, door, writing), *_reading(web, door), ProblemPages())
    for part in parts:
        api.include_router(part.router)
    routes = [route for part in parts for route in part.router.routes if isinstance(route, Route)]
    ApiFailures(web.links.public_url, routes).handle(api)
    describe(api)
    return api


def _changing(web: Web, door: Door, writing: Writing) -> tuple[Part, ...]:
    return (
        DepartmentResource(web, door, writing),
        SuccessionResource(web, door, writing),
        ContactResource(web, door, writing),
        ReplacementResource(web, door, writing),
        LeaveResource(web, door, writing),
        TaskChanges(web, door, writing),
        BulkResource(web, door, writing),
        ExtensionResource(web, door, writing),
        PauseResource(web, door, writing),
        HoldResource(web, door, writing),
    )


def _reading(web: Web, door: Door) -> tuple[Part, ...]:
    return (
        TaskResource(web, door),
        AcknowledgementResource(web, door),
        LetterResource(web, door),
        CalendarResource(web, door),
        LadderResource(web, door),
        ReportResource(web, door),
        EventResource(web, door),
        FeedResource(web, door),
    )
