"""What the doctor says of the event stream: whether it answers, is read, and leaves nothing behind."""

from contextlib import ExitStack

import redis

from worker.broker import BrokerFailed
from worker.broker_server import BrokerMissing
from worker.finding import Finding
from worker.stream.address import StreamAddress, client_url, read_stream_address
from worker.stream.group import DEAD, open_client
from worker.stream.standing import StreamStanding, read_standing
from worker.wiring import Wiring

CHECK = "event stream"


def event_stream(wiring: Wiring) -> Finding:
    address = read_stream_address(wiring.settings.event_stream.get_secret_value())
    if address is None:
        return Finding(CHECK, ok=True, words="events come by HTTP alone; set DONDOC_EVENT_STREAM to read a stream too")
    try:
        return _told(address.name, _standing(wiring, address))
    except (redis.RedisError, OSError) as error:
        mend = "start that Redis (6.2 or later), or correct DONDOC_EVENT_STREAM; what is written there waits"
        return Finding(CHECK, ok=False, words=f"{address.name}: no answer ({type(error).__name__})", mend=mend)
    except (BrokerMissing, BrokerFailed):
        mend = "see the line about the broker, or name another Redis in DONDOC_EVENT_STREAM"
        return Finding(CHECK, ok=False, words=f"{address.name}: the broker does not start", mend=mend)


def _standing(wiring: Wiring, address: StreamAddress) -> StreamStanding:
    with ExitStack() as stack:
        broker = None if address.url else wiring.broker()
        url = stack.enter_context(broker).url if broker else wiring.settings.broker_url.get_secret_value()
        return read_standing(stack.enter_context(open_client(client_url(address, url))), address.name)


def _told(name: str, found: StreamStanding) -> Finding:
    troubles = list(_troubles(name, found))
    if not troubles:
        words = "is read, nothing is left" if found.begun else "answers; no worker has read it yet"
        return Finding(CHECK, ok=True, words=f"{name}: {words}")
    words = "; ".join(words for words, _ in troubles)
    return Finding(CHECK, ok=False, words=f"{name}: {words}", mend="; ".join(mend for _, mend in troubles))


def _troubles(name: str, found: StreamStanding) -> list[tuple[str, str]]:
    """What is found, and its mend."""
    dead = f"{name}{DEAD}"
    told = (
        (found.silent, f"nobody has read it for {found.silent_ms // 60_000} min", "start a worker, see its log"),
        (found.left > 0, f"{found.left} entries were taken and not ended", "see a worker's log for event_failed"),
        (
            found.dead > 0,
            f"{found.dead} entries in {dead}",
            f"XRANGE {dead} - + shows each with its reason; write it anew once that is mended, then XDEL it",
        ),
    )
    return [(words, mend) for so, words, mend in told if so]
