"""How letters get out, and what kept them: circuits, refused addresses, pokes in vain, steps that came too late."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState
from tasks.counter import FENCED, SKIPPED, Counter
from tasks.suppression import Suppression
from web.metrics.family import filled

STATES = {CircuitState.CLOSED: 0, CircuitState.HALF_OPEN: 1, CircuitState.OPEN: 2, CircuitState.OVER: 3}


def channels(session: Session) -> Iterator[Metric]:
    state = GaugeMetricFamily(
        "dondoc_circuit_state",
        "0 letters leave, 1 one tries whether they may, 2 the channel rests, 3 it is over until a person acts.",
        labels=["channel"],
    )
    yield filled(state, session, select(Circuit.channel, case(STATES, value=Circuit.state)))
    failures = GaugeMetricFamily("dondoc_circuit_failures", "Failures in a row.", labels=["channel"])
    yield filled(failures, session, select(Circuit.channel, Circuit.failures))
    refused = GaugeMetricFamily(
        "dondoc_suppressed_addresses", "Addresses that are not written to, being refused for good.", labels=["channel"]
    )
    yield filled(refused, session, select(Suppression.channel, func.count()).group_by(Suppression.channel))
    skipped = CounterMetricFamily("dondoc_letters_skipped", "Pokes after which no letter went.", labels=["reason"])
    yield filled(skipped, session, _counted(SKIPPED))
    fenced = CounterMetricFamily(
        "dondoc_fenced_steps", "Steps that came too late: another process held the letter.", labels=["step"]
    )
    yield filled(fenced, session, _counted(FENCED))


def _counted(name: str) -> Select[str, int]:
    return select(Counter.label, Counter.count).where(Counter.name == name).order_by(Counter.label)
