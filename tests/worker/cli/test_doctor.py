from pathlib import Path

from tests.support.command import Dondoc
from tests.support.office import Office
from worker.alive import Alive

CHECKS = ["settings", "database", "clock", "calendar", "departments", "event log", "channels", "subscriptions", "holds"]
CHECKS += ["broker", "event stream", "smtp", "secrets", "zalo", "auditor", "heartbeat"]


def test_a_well_office_ends_with_0_in_the_promised_shape(office: Office, dondoc: Dondoc, broker_url: str) -> None:
    done = dondoc("doctor", "--json", env={"BROKER_URL": broker_url})
    assert (done.code, done.told["ok"]) == (0, True), done.out
    assert [each["check"] for each in done.told["checks"]] == CHECKS
    assert {frozenset(each) for each in done.told["checks"]} == {frozenset({"check", "ok", "words", "mend"})}


def test_what_is_wrong_ends_with_1_and_says_the_mend(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("doctor", env={"BROKER_URL": "redis://127.0.0.1:1/0"})
    assert done.code == 1
    assert "start Redis, or correct DONDOC_BROKER_URL" in " ".join(done.out.split())


def test_a_part_is_healthy_while_it_turns(office: Office, dondoc: Dondoc, tmp_path: Path) -> None:
    assert dondoc("healthy", "worker").code == 1
    Alive(tmp_path, "worker").beat()
    assert dondoc("healthy", "worker").code == 0
    assert dondoc("healthy", "scheduler").code == 1
