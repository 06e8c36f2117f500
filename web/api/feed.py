"""`GET /feed`: what happened, as CloudEvents, for who would rather ask than be told."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from tasks.feed.cloud_event import cloud_event
from tasks.feed.event_type import EventType
from tasks.feed.page import MOST, read_feed
from web.api.answer import ok
from web.api.door import Door
from web.api.paging import Cursor, read_cursor, write_cursor
from web.api.route import Routes
from web.web import Web

EVENTS = 100


class FeedWanted(BaseModel):
    """`after` is the `next` of the page before; without it the feed begins with the oldest."""

    model_config = ConfigDict(extra="forbid")

    after: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = EVENTS
    type: Annotated[list[EventType], Field(max_length=len(EventType))] = Field(default_factory=list)


class FeedPage(BaseModel):
    """A batch of CloudEvents 1.0, in the order in which they happened. `next` is always there: ask with it later."""

    events: list[dict[str, Any]]
    next: str


@dataclass(frozen=True)
class FeedResource:
    web: Web
    door: Door
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        Routes(self.router, self.door, "events").read("/feed", self.read_feed, FeedPage)

    def read_feed(self, wanted: Annotated[FeedWanted, Query()]) -> Response:
        """What happened after a cursor. Each event once, none left out, however many write meanwhile."""
        after = read_cursor(wanted.after) if wanted.after else 0
        with self.web.database.read() as session:
            found, end = read_feed(session, after, wanted.limit, wanted.type)
        events = [cloud_event(each, self.web.links.public_url) for each in found]
        return ok(FeedPage(events=events, next=write_cursor(end)))
