"""`/metrics`: what the database says at the moment of the scrape. Nothing is counted in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from tasks.acknowledgement import Acknowledgement
from tasks.attempt import Attempt
from tasks.circuit import Circuit, rests
from tasks.letter import Letter, LetterState
from tasks.reminder import Reminder
from tasks.run import Run
from tasks.task import Task
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
            yield from _queue(session, now)
            yield from _answers(session)
            yield from _running(session, now)

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return iter(())


def _queue(session: Session, now: datetime) -> Iterator[Metric]:
    letters = GaugeMetricFamily("dondoc_letters", "Letters by state and channel.", labels=["state", "channel"])
    yield _counted(letters, session, Letter.state, Letter.channel)
    attempts = CounterMetricFamily("dondoc_attempts", "Tries at letters.", labels=["channel", "outcome"])
    tried = select(Letter.channel, Attempt.outcome, func.count()).join(Letter, Letter.id == Attempt.letter_id)
    for channel, outcome, count in session.execute(tried.group_by(Letter.channel, Attempt.outcome)):
        attempts.add_metric([channel, outcome], count)
    yield attempts
    oldest = session.scalar(
        select(func.min(Letter.due_at)).where(Letter.state == LetterState.PENDING, Letter.due_at <= now)
    )
    yield GaugeMetricFamily(
        "dondoc_oldest_due_seconds",
        "How long the oldest letter that may leave has waited.",
        value=(now - oldest).total_seconds() if oldest else 0,
    )


def _answers(session: Session) -> Iterator[Metric]:
    yield _counted(
        GaugeMetricFamily("dondoc_tasks", "Tasks by execution state.", labels=["state"]), session, Task.state
    )
    reminders = session.scalar(select(func.count(Reminder.id))) or 0
    yield CounterMetricFamily("dondoc_reminders", "Reminders written.", value=reminders)
    answers = CounterMetricFamily("dondoc_acknowledgements", "Answers that stand.", labels=["choice"])
    standing = select(Acknowledgement.choice, func.count()).where(Acknowledgement.undone_at.is_(None))
    for choice, count in session.execute(standing.group_by(Acknowledgement.choice)):
        answers.add_metric([choice], count)
    yield answers


def _running(session: Session, now: datetime) -> Iterator[Metric]:
    runs = GaugeMetricFamily("dondoc_last_run_age_seconds", "Since a job's last daily slot was done.", labels=["job"])
    for job, ended_at in session.execute(select(Run.job, func.max(Run.ended_at)).group_by(Run.job)):
        runs.add_metric([job], (now - ended_at).total_seconds())
    yield runs
    pauses = GaugeMetricFamily("dondoc_channel_paused", "1 while a channel rests.", labels=["channel"])
    for channel, resting in session.execute(select(Circuit.channel, rests())):
        pauses.add_metric([channel], float(resting))
    yield pauses


def _counted(family: GaugeMetricFamily, session: Session, *columns: Any) -> GaugeMetricFamily:
    for *labels, count in session.execute(select(*columns, func.count()).group_by(*columns)):
        family.add_metric(labels, count)
    return family
