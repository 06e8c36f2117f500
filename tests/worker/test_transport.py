"""A poke that the broker cannot be told of any more does not keep a place among those under way."""

from pathlib import Path

import pytest
from kombu import pools
from kombu.connection import Connection
from redis.exceptions import ConnectionError as Lost

from tests.support.valkey import running_valkey
from worker.app import QUEUE, make_app
from worker.transport import Transport


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "redis+socket:///nowhere/socket?virtual_host=0"])
def test_every_connection_of_ours_has_it(url: str) -> None:
    app = make_app(url)
    assert isinstance(app.connection_for_read().transport, Transport)
    assert isinstance(app.connection_for_write().clone().transport, Transport)


def test_more_pokes_may_be_fetched_after_an_acknowledgement_was_lost(tmp_path: Path) -> None:
    with running_valkey(tmp_path) as server:
        app = make_app(server.url())
        app.send_task("any", args=[[1]])
        connection: Connection = app.connection_for_read()
        channel = connection.channel()
        channel.basic_qos(0, 1)
        message = channel.basic_get(QUEUE)
        assert not channel.qos.can_consume()
    with pytest.raises(Lost):
        message.ack()
    assert channel.qos.can_consume()
    connection.release()
    pools.reset()
