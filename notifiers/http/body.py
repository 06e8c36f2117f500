"""The body of an answer, as much of it as is read. It is never unpacked: a few bytes may hold a gigabyte."""

from collections.abc import Iterator

import httpx

LONGEST_ANSWER = 1024 * 1024  # bytes
LONGEST_BRIEF = 8 * 1024


class AnswerTooLongError(httpx.TransportError):
    """No service that takes letters says so much."""


class WholeBody(httpx.SyncByteStream):
    """All of it, or an error: what it says decides."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        room = LONGEST_ANSWER
        for chunk in self._stream:
            room -= len(chunk)
            if room < 0:
                raise AnswerTooLongError("the answer is too long")
            yield chunk

    def close(self) -> None:
        self._stream.close()


class BriefBody(WholeBody):
    """A few words. Once the status has come, words that never follow change nothing: it ends where it broke off."""

    def __iter__(self) -> Iterator[bytes]:
        room = LONGEST_BRIEF
        try:
            for chunk in self._stream:
                yield chunk[:room]
                room -= len(chunk)
                if room <= 0:
                    return
        except httpx.TransportError:
            return
