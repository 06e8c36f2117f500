from pathlib import Path

from tasks.database import open_database
from tests.web.conftest import Desk


def test_the_process_lives_and_is_ready(desk: Desk) -> None:
    assert desk.client.get("/healthz").json() == {"alive": True}
    ready = desk.client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "reasons": []})


def test_a_database_behind_its_migrations_is_not_ready(small_desk: Desk) -> None:
    behind = small_desk.with_web(unready=lambda: "migration 3 is missing; run `dondoc migrate`")
    ready = behind.client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["reasons"] == ["migration 3 is missing; run `dondoc migrate`"]


def test_a_database_that_is_away_is_not_ready_but_the_process_lives(small_desk: Desk, tmp_path: Path) -> None:
    away = small_desk.with_web(database=open_database(f"sqlite:///{tmp_path}/no/such/folder/dondoc.db"))
    ready = away.client.get("/readyz")
    assert ready.status_code == 503
    assert "OperationalError" in ready.json()["reasons"][0]
    assert away.client.get("/healthz").status_code == 200
    assert away.client.get("/a/token").status_code == 503
    assert away.client.get("/metrics").status_code == 503
