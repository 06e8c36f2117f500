"""The broker's transport as the library has it, with one fault of it mended."""

from kombu.transport import redis, virtual


class _QoS(redis.QoS):
    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message; one that the broker cannot be told of is out of this process's hands all the same.

        The library would count it as under way for ever. With as many of them as there are threads a worker fetches
        nothing more: after a broker that was away for a second while every thread had a letter. So the broker may hand
        it out again, and a poke given twice does nothing the second time.
        """
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]
        except BaseException:
            virtual.QoS.ack(self, delivery_tag)
            raise


class _Channel(redis.Channel):
    QoS = _QoS


class Transport(redis.Transport):
    Channel = _Channel
