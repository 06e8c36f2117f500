"""The page of metrics as Prometheus reads it."""

from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import Desk

Samples = dict[tuple[str, tuple[str, ...]], float]


def scrape(desk: Desk, *prefixes: str) -> Samples:
    """Figures by name and labels' values, of the metrics whose names begin so."""
    page = desk.client.get("/metrics")
    assert page.status_code == 200
    samples = [each for family in text_string_to_metric_families(page.text) for each in family.samples]
    wanted = [each for each in samples if each.name.startswith(prefixes)]
    return {(each.name, tuple(each.labels.values())): each.value for each in wanted}
