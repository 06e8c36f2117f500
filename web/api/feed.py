"""`GET /feed`: what happened, as CloudEvents, for who would rather ask than be told."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from tasks.feed.cloud_event import cloud_event
from tasks.feed.event_type import EventType
from tasks.feed.page import MOST, FeedGoneError, read_feed
from web.api.answer import ok
from web.api.door import Door
from web.api.language import Words
from web.api.paging import Cursor, read_cursor, write_cursor
from web.api.problem import Kind, Problem
from web.api.route import Routes
from web.web import Web

EVENTS = 100
GONE = Words(
    "Có sự kiện sau con trỏ này không còn lưu; đọc lại trạng thái ở /tasks rồi tiếp tục với «oldest».",
    "Events after this cursor are no longer kept; read /tasks anew, and go on with `oldest`.",
)


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
        """What happened after a cursor. Each event once, none left out, however many write meanwhile.

        Events are kept for 90 days unless the office says otherwise. Of a cursor before that 410 tells; `oldest` in it
        is the cursor to go on with.
        """
        after = read_cursor(wanted.after) if wanted.after else None
        try:
            with self.web.database.read() as session:
                found, end = read_feed(session, after, wanted.limit, wanted.type)
        except FeedGoneError as gone:
            raise Problem(Kind.GONE, GONE, more={"oldest": write_cursor(gone.after)}) from None
        events = [cloud_event(each, self.web.links.public_url) for each in found]
        return ok(FeedPage(events=events, next=write_cursor(end)))
