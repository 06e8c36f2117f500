"""Answers read in part: what a letter needs of one is its status and a few words."""

import time
from collections.abc import Iterator
from functools import partial

import httpx

from notifiers.http.client import HttpClient

LONGEST_ANSWER = 8 * 1024  # bytes


class BriefClient(HttpClient):
    """An HttpClient that reads no more than 8 KB of an answer, for no longer than `answer_seconds`.

    Once the status has come, words that never follow change nothing: the answer then ends where it broke off.
    """

    def __init__(self, connect_seconds: float, answer_seconds: float) -> None:
        super().__init__(connect_seconds, answer_seconds)
        self._seconds = answer_seconds

    def _client(self) -> httpx.Client:
        client = super()._client()
        client.event_hooks = {"response": [partial(_shorten, seconds=self._seconds)]}
        return client


def _shorten(response: httpx.Response, seconds: float) -> None:
    # Compressed words are not unpacked: a few bytes may hold a gigabyte, and none were asked for.
    response.headers.pop("Content-Encoding", None)
    if isinstance(response.stream, httpx.SyncByteStream):
        response.stream = _Brief(response.stream, time.monotonic() + seconds)


class _Brief(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        room = LONGEST_ANSWER
        try:
            for chunk in self._stream:
                yield chunk[:room]
                room -= len(chunk)
                if room <= 0 or time.monotonic() > self._until:
                    return
        except httpx.TransportError:
            return

    def close(self) -> None:
        self._stream.close()
