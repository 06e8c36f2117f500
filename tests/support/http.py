"""A real HTTP peer on loopback that keeps what it was asked and answers as a test scripted it."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """`cut` closes the connection without a word; `wait` holds the answer until the test sets it."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    wait: threading.Event | None = None


class HttpPeer:
    """Answers in the order they were scripted, then the last `otherwise` for ever."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.otherwise = Answer()
        self._script: list[Answer] = []
        self._lock = threading.Lock()
        peer = self

        class Handler(_Handler):
            def peer(self) -> HttpPeer:
                return peer

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, content: object = None, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Script one JSON answer more."""
        self.script(Answer(status, json.dumps(content).encode(), JSON | (headers or {})))

    def script(self, *answers: Answer) -> None:
        with self._lock:
            self._script.extend(answers)

    def take(self, asked: Asked) -> Answer:
        with self._lock:
            self.asked.append(asked)
            return self._script.pop(0) if self._script else self.otherwise

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def peer(self) -> HttpPeer:
        raise NotImplementedError

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        answer = self.peer().take(Asked(self.command, parts.path, query, headers, self.rfile.read(length)))
        if answer.wait:
            answer.wait.wait(30)
        if answer.cut:
            self.close_connection = True
            return
        self._write(answer)

    def _write(self, answer: Answer) -> None:
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client gave up waiting, which a test may want

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the test reads `asked`."""
