"""Waits on loopback for the browser that Zalo sends back with a code."""

import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Self

from worker.zalo.login import LoginError, split_address

HOST, PATH = "127.0.0.1", "/zalo"
# A connection that says nothing keeps the browser waiting no longer.
SILENCE_SECONDS = 5.0
HEADERS = {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Redirect(HTTPServer):
    """Listens while the block lasts. `code_in` reads the code out of an address, or raises LoginError.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, port: int, code_in: Callable[[str], str]) -> None:
        super().__init__((HOST, port), _Page)
        self._code_in = code_in
        self._code = ""

    def await_code(self, seconds: float, steady: Callable[[], float] = time.monotonic) -> str | None:
        """The code; None when the browser did not come in time. What is not of this login is answered, and no end."""
        until = steady() + seconds
        while not self._code and (left := until - steady()) > 0:
            self.timeout = left
            self.handle_request()
        return self._code or None

    def take(self, address: str) -> tuple[HTTPStatus, str]:
        """What the page says to whoever asks for it."""
        try:
            if split_address(address).path != PATH:
                return HTTPStatus.NOT_FOUND, "Không có trang này."
            self._code = self._code_in(address)
        except LoginError as error:
            return HTTPStatus.BAD_REQUEST, str(error)
        return HTTPStatus.OK, "Đã nhận mã của Zalo. Có thể đóng trang này; kết quả hiện ở cửa sổ dòng lệnh."

    def __enter__(self) -> Self:
        return self


def redirect_uri(port: int) -> str:
    return f"http://{HOST}:{port}{PATH}"


class _Page(BaseHTTPRequestHandler):
    timeout = SILENCE_SECONDS
    server: Redirect

    def do_GET(self) -> None:
        status, words = self.server.take(self.path)
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the code stands in the address."""
