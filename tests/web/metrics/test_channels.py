from datetime import timedelta

import pytest
from sqlalchemy import update

from tasks.circuit import Circuit, CircuitState, record_failure, rest
from tasks.counter import FENCED, SKIPPED, count
from tasks.suppression import suppress
from tests.web.conftest import MORNING, Desk
from tests.web.metrics.conftest import scrape


@pytest.mark.parametrize(("state", "figure"), [("closed", 0), ("half_open", 1), ("open", 2)])
def test_a_circuit_is_a_figure(small_desk: Desk, state: CircuitState, figure: int) -> None:
    with small_desk.database.write() as session:
        record_failure(session, "email", "451")
        record_failure(session, "email", "451")
        session.execute(update(Circuit).values(state=state))
    assert scrape(small_desk, "dondoc_circuit") == {
        ("dondoc_circuit_state", ("email",)): figure,
        ("dondoc_circuit_failures", ("email",)): 2,
    }


def test_channels_have_their_circuits_apart(desk: Desk) -> None:
    with desk.database.write() as session:
        record_failure(session, "email", "451")
        rest(session, "zalo", timedelta(minutes=10), "no token")
    states = scrape(desk, "dondoc_circuit_state")
    assert states == {("dondoc_circuit_state", ("email",)): 0, ("dondoc_circuit_state", ("zalo",)): 2}


def test_refused_addresses_are_counted_and_not_named(desk: Desk) -> None:
    with desk.database.write() as session:
        for name in ("an", "ba"):
            suppress(session, "email", f"{name}.nguyen@vidu.gov.vn", "550", desk.letter.id, MORNING)
    assert scrape(desk, "dondoc_suppressed") == {("dondoc_suppressed_addresses", ("email",)): 2}
    assert "nguyen" not in desk.client.get("/metrics").text


def test_skips_and_late_steps_are_counted_by_their_reason(desk: Desk) -> None:
    with desk.database.write() as session:
        count(session, SKIPPED, {"its channel rests": 7})
        count(session, FENCED, {"sent": 2})
    assert scrape(desk, "dondoc_letters_skipped", "dondoc_fenced") == {
        ("dondoc_letters_skipped_total", ("its channel rests",)): 7,
        ("dondoc_fenced_steps_total", ("sent",)): 2,
    }
