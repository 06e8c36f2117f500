from datetime import timedelta

import pytest

from tasks.audit.problem import Problem
from tasks.leadership import lead
from tasks.run import record_run
from tests.support.planted import plant_tick
from tests.web.conftest import MORNING, ON, Desk
from tests.web.metrics.conftest import scrape

HOUR = timedelta(hours=1)


def test_the_last_run_of_each_job_has_its_age(desk: Desk) -> None:
    with desk.database.write() as session:
        record_run(session, "remind", ON - timedelta(days=1), MORNING - 25 * HOUR, "3 letters")
        record_run(session, "remind", ON, MORNING - HOUR, "3 letters")
    assert scrape(desk, "dondoc_last_run") == {("dondoc_last_run_age_seconds", ("remind",)): 3600}


def test_loops_have_the_age_of_their_tick_by_the_databases_clock(desk: Desk) -> None:
    with desk.database.write() as session:
        plant_tick(session, "relay")
        plant_tick(session, "reaper", HOUR)
    ages = scrape(desk, "dondoc_tick_age")
    assert ages["dondoc_tick_age_seconds", ("relay",)] == pytest.approx(0, abs=60)
    assert ages["dondoc_tick_age_seconds", ("reaper",)] == pytest.approx(3600, abs=60)


def test_who_leads_is_counted(desk: Desk) -> None:
    with desk.database.write() as session:
        assert lead(session, "scheduler", "first", timedelta(0)) == 1
        assert lead(session, "scheduler", "second", HOUR) == 2
    assert scrape(desk, "dondoc_leadership") == {("dondoc_leadership_epoch", ("scheduler",)): 2}


def test_before_the_first_audit_nothing_is_said_of_it(desk: Desk) -> None:
    assert scrape(desk, "dondoc_audit") == {}


def test_the_last_audit_has_its_age_and_a_figure_for_every_problem(desk: Desk) -> None:
    with desk.database.write() as session:
        plant_tick(session, "auditor", HOUR, "late=3 dead=1")
    found = scrape(desk, "dondoc_audit")
    assert found.pop(("dondoc_audit_age_seconds", ())) == pytest.approx(3600, abs=60)
    told = {"late": 3, "dead": 1}
    assert found == {("dondoc_audit_problems", (each,)): told.get(each, 0) for each in map(str, Problem)}
