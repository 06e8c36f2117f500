"""The page as a whole: Prometheus reads it, and every name follows its conventions."""

import re

from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import Desk


def test_every_metric_is_ours_and_says_what_it_is(small_desk: Desk) -> None:
    page = small_desk.client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=")
    families = list(text_string_to_metric_families(page.text))
    assert families
    for each in families:
        assert re.fullmatch(r"dondoc_[a-z_]+", each.name)
        assert each.documentation.endswith(".")
        assert each.type == "counter" or not each.name.endswith("_total")


def test_a_scrape_by_head_is_answered(small_desk: Desk) -> None:
    assert small_desk.client.head("/metrics").status_code == 200
