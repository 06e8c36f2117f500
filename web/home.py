from dataclasses import dataclass, field
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from web.page import STYLE, Pages
from web.web import Web

ICON = (Path(__file__).parent / "icon.svg").read_bytes()
KEEP = {"Cache-Control": "public, max-age=604800"}


@dataclass(frozen=True)
class HomePages:
    """What needs no link: what this is, how it looks, and that robots are not wanted."""

    web: Web
    pages: Pages
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        for path, page in {
            "/": self.home,
            "/style.css": self.style,
            "/icon.svg": self.icon,
            "/robots.txt": self.robots,
        }.items():
            self.router.add_api_route(path, page, methods=["GET", "HEAD"])

    def home(self) -> Response:
        return self.pages.page("home.html", mailbox=self.web.mailbox is not None, zalo_inbox=self.web.zalo_inbox)

    def style(self) -> Response:
        return Response(STYLE, media_type="text/css", headers=KEEP)

    def icon(self) -> Response:
        return Response(ICON, media_type="image/svg+xml", headers=KEEP)

    def robots(self) -> Response:
        return Response("User-agent: *\nDisallow: /\n", media_type="text/plain", headers=KEEP)
