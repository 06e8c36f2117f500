"""What turns: the daily jobs, the loops, who leads, what the last audit found."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tasks.audit.problem import counts
from tasks.database import database_milliseconds
from tasks.leadership import Leadership
from tasks.run import Run
from tasks.tick import AUDITOR, Tick
from web.metrics.family import filled


def loops(session: Session, now: datetime) -> Iterator[Metric]:
    runs = GaugeMetricFamily("dondoc_last_run_age_seconds", "Since a job's last daily slot was done.", labels=["job"])
    for job, ended_at in session.execute(select(Run.job, func.max(Run.ended_at)).group_by(Run.job)):
        runs.add_metric([job], (now - ended_at).total_seconds())
    yield runs
    ticks = GaugeMetricFamily("dondoc_tick_age_seconds", "Since a loop last turned well.", labels=["loop"])
    yield filled(ticks, session, select(Tick.loop, _age()).order_by(Tick.loop))
    epoch = GaugeMetricFamily("dondoc_leadership_epoch", "How many schedulers have led, in turn.", labels=["role"])
    yield filled(epoch, session, select(Leadership.role, Leadership.epoch))
    yield from _audit(session)


def _audit(session: Session) -> Iterator[Metric]:
    last = session.execute(select(Tick.words, _age()).where(Tick.loop == AUDITOR)).one_or_none()
    age = GaugeMetricFamily("dondoc_audit_age_seconds", "Since the last audit.")
    problems = GaugeMetricFamily("dondoc_audit_problems", "What the last audit found.", labels=["problem"])
    if last:
        age.add_metric([], last[1])
        for problem, count in counts(last[0]).items():
            problems.add_metric([problem], count)
    yield age
    yield problems


def _age() -> ColumnElement[Any]:
    return (database_milliseconds() - Tick.at) / 1000.0
