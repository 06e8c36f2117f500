"""One connection: reads requests, has them answered, or closes as it is told."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from worker.pretend_zalo.exchange import Answer, Request
from worker.pretend_zalo.interface import Interface, interface_of
from worker.pretend_zalo.switchboard import Switchboard

GLANCE_SECONDS = 0.02  # between two looks at whether a silence is over


class Listener(ThreadingHTTPServer):
    """`pages` answers what is no interface. Closing ends every connection and waits for its thread."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, port: int, switchboard: Switchboard, pages: Callable[[Request], Answer]) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.switchboard = switchboard
        self.pages = pages
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        self.closing.set()
        with self._lock, suppress(OSError):
            for each in self._open:
                each.shutdown(socket.SHUT_RDWR)
        super().server_close()


class Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "pretend-zalo"
    sys_version = ""
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        with suppress(OSError):  # who asked may have given up, which an experiment may want
            request = self._head()
            interface = interface_of(request)
            if interface:
                self._call(interface, request)
            else:
                self._write(self._listener.pages(self._whole(request)))

    do_GET = do_POST = _serve  # noqa: N815 - http.server's names

    def _call(self, interface: Interface, request: Request) -> None:
        switchboard = self._listener.switchboard
        told = switchboard.script.next(interface.call)
        if not told.reads:
            switchboard.note(request, None)
            self.close_connection = True
            return
        answer = switchboard.answer(interface, self._whole(request), told)
        if answer is None or (told.until and not self._waited(told.until)):
            self.close_connection = True
            return
        self._write(answer)

    def _waited(self, until: threading.Event) -> bool:
        """Whether the silence ended before the server did."""
        while not until.wait(GLANCE_SECONDS):
            if self._listener.closing.is_set():
                return False
        return True

    def _head(self) -> Request:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, parts.path, query, headers)

    def _whole(self, request: Request) -> Request:
        length = request.headers.get("content-length", "")
        return replace(request, body=self.rfile.read(int(length) if length.isdecimal() else 0))

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    @property
    def _listener(self) -> Listener:
        return cast("Listener", self.server)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: what came is in the log."""
