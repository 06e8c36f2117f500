"""`/metrics`: what the database says at the moment of the scrape. Nothing is counted in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fastapi import APIRouter
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.responses import Response

from web.metrics.channels import channels
from web.metrics.heard import heard
from web.metrics.letters import letters
from web.metrics.loops import loops
from web.metrics.office import office
from web.web import Web


@dataclass(frozen=True)
class MetricsPages:
    web: Web
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        self.router.add_api_route("/metrics", self.scrape, methods=["GET", "HEAD"])

    def scrape(self) -> Response:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(DatabaseCollector(self.web))
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


@dataclass(frozen=True, eq=False)
class DatabaseCollector(Collector):
    web: Web

    def collect(self) -> Iterator[Metric]:
        now = self.web.clock.now()
        with self.web.database.read() as session:
            yield from letters(session, self.web, now)
            yield from channels(session)
            yield from heard(session)
            yield from loops(session, now)
            yield from office(session)

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return iter(())
