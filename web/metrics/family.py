"""One family of metrics from one query: its last column is the figure, the others are the labels' values."""

from typing import Any, TypeVar

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from sqlalchemy.orm import Session

Family = TypeVar("Family", GaugeMetricFamily, CounterMetricFamily)


def filled(family: Family, session: Session, query: Any) -> Family:
    for *labels, figure in session.execute(query):
        family.add_metric([str(each) for each in labels], float(figure))
    return family
