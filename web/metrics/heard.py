"""What chat services told, and what of it waits."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.counter import HEARD, Counter
from tasks.incoming import Incoming, IncomingState
from web.metrics.family import filled


def heard(session: Session) -> Iterator[Metric]:
    told = CounterMetricFamily("dondoc_heard", "Events of chat services, by channel and kind.", labels=["event"])
    counted = select(Counter.label, Counter.count).where(Counter.name == HEARD).order_by(Counter.label)
    yield filled(told, session, counted)
    waiting = GaugeMetricFamily("dondoc_heard_unworked", "Events that are not worked yet, or failed.", labels=["state"])
    unworked = select(Incoming.state, func.count()).where(Incoming.state != IncomingState.DONE)
    yield filled(waiting, session, unworked.group_by(Incoming.state))
