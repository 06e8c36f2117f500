"""A channel that lets no letter begin what this process has no time to end."""

from collections.abc import Callable
from datetime import timedelta

from notifiers.channel import Channel
from notifiers.error import ErrorKind, NotifierError
from notifiers.letter import Letter
from notifiers.receipt import Receipt
from worker.last_call import LastCall

AT_ONCE = timedelta(seconds=1)


class LastCallChannel:
    """Sends as `channel` does, except that a letter which would go on the wire too late waits for another worker.

    Unsent and undoubted: on the wire without its answer, it would be in doubt.
    """

    def __init__(self, channel: Channel, last_call: LastCall) -> None:
        self.name = channel.name
        self.idempotent = channel.idempotent
        self._channel = channel
        self._last_call = last_call

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        def in_time() -> None:
            if not self._last_call.leaves_time():
                # By this kind no try is spent, and nothing is held against the channel.
                raise NotifierError(ErrorKind.THROTTLED, "not sent: the worker was told to stop", AT_ONCE, ours=True)
            before_wire()

        return self._channel.send(letter, in_time)

    def close(self) -> None:
        self._channel.close()
