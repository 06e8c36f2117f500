"""The settings of Celery that the design leans on: each was measured, and a change of one must be seen."""

import pytest

from tests.support.port import free_port
from worker.app import FIRST_RETRY, make_app


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("worker_prefetch_multiplier", 1),
        ("task_ignore_result", True),
        ("result_backend", None),
        ("accept_content", ["json"]),
        ("task_serializer", "json"),
    ],
)
def test_a_setting_is_the_designs(name: str, value: object) -> None:
    assert make_app("redis://127.0.0.1:1/0").conf[name] == value


def test_no_socket_waits_for_ever() -> None:
    options = make_app("redis://127.0.0.1:1/0").conf.broker_transport_options
    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (3, 3)
    assert options["health_check_interval"] == 10
    assert options["visibility_timeout"] == 900
    assert options["global_keyprefix"] == "dondoc:"


class TriedAgainAfter(Exception):
    """Seconds."""


def test_a_broker_that_is_away_is_tried_again_soon() -> None:
    def tell(_error: Exception, seconds: float) -> None:
        raise TriedAgainAfter(seconds)

    with make_app(f"redis://127.0.0.1:{free_port()}/0").connection_for_read() as connection:
        with pytest.raises(TriedAgainAfter) as told:
            connection.ensure_connection(tell)
        assert told.value.args == (FIRST_RETRY,)
