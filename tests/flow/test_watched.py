"""The scheduler, the worker and a watcher outside: no ping before all is well, and what is missing by name."""

from pathlib import Path

import pytest

from tests.support.crowd import crowded
from tests.support.http import HttpPeer
from tests.support.installation import until
from tests.support.part import hurried
from tests.support.smtp import SmtpSink

# Real processes that die, hang and come back take minutes: `make test-long`.
pytestmark = pytest.mark.long


def test_the_watcher_is_told_that_no_worker_lives_and_then_that_all_is_well(
    tmp_path: Path, database_url: str, broker_url: str, smtp_sink: SmtpSink, http_peer: HttpPeer
) -> None:
    settings = {
        "BROKER_URL": broker_url,
        "SMTP_URL": f"{smtp_sink.url}?starttls=no",
        "HEARTBEAT_URL": f"{http_peer.url}/hidden-word",
    }
    office = crowded(tmp_path / "home", database_url, 2, settings)
    with hurried(office, "scheduler", ring_auditor=0.5) as scheduler:
        until(lambda: http_peer.asked)
        assert (http_peer.asked[0].path, http_peer.asked[0].body) == ("/hidden-word/fail", b"loop 1")
        with hurried(office, "worker", self_poke_every=0.5):
            until(lambda: http_peer.asked[-1].method == "GET")
        assert http_peer.asked[-1].path == "/hidden-word"
        assert "hidden-word" not in scheduler.said
