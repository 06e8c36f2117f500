"""The API, put together: an application of its own under `/api/v1`, with its own failures and its own schema."""

from fastapi import FastAPI

from web.api.body import BoundedBody
from web.api.door import Door
from web.api.failure import ApiFailures
from web.api.openapi import describe
from web.api.problem_page import ProblemPages
from web.api.task import TaskResource
from web.api.task_change import TaskChanges
from web.api.writing import Writing
from web.web import Web

MEGABYTE = 1024 * 1024
LIMITS = {"/tasks/bulk": 5 * MEGABYTE, "": MEGABYTE}


def create_api(web: Web, door: Door | None = None) -> FastAPI:
    api = FastAPI(
        title="Dondoc",
        version="1",
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    door, writing = door or Door(web), Writing(web)
    ApiFailures(web.links.public_url).handle(api)
    api.add_middleware(BoundedBody, public_url=web.links.public_url, limits=LIMITS)
    parts = (TaskResource(web, door), TaskChanges(web, door, writing), ProblemPages())
    for part in parts:
        api.include_router(part.router)
    describe(api)
    return api
