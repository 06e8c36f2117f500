from collections.abc import Callable
from os import getpid
from socket import gethostname
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tasks.clock import Clock, day
from tasks.database import Database
from tasks.events import Bus
from tasks.outside.event.take import Bringer, take_event
from worker.stream.address import StreamAddress, client_url
from worker.stream.event_stream import EventStream
from worker.stream.group import StreamGroup, open_client


def open_stream(
    address: StreamAddress,
    broker_url: str,
    database: Database,
    bus: Bus,
    clock: Clock,
    zone: ZoneInfo,
    may_go_on: Callable[[], bool],
) -> EventStream:
    """This process as a consumer of the stream. Who may write into it may speak for every source."""

    def take(found: Any) -> None:
        now = clock.now()
        take_event(database, bus, found, Bringer(f"stream {address.name}"), now, day(now, zone))

    def ready() -> None:
        with database.read() as session:
            session.execute(select(1))

    group = StreamGroup(open_client(client_url(address, broker_url)), address.name, f"{gethostname()}.{getpid()}")
    return EventStream(group, take, ready, may_go_on)
