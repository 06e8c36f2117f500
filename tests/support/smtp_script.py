"""A raw SMTP server for what a well-behaved one cannot play: silence, nonsense, cuts within the body."""

import socket
import struct
import threading
from types import TracebackType
from typing import BinaryIO, Self

REPLIES = {
    "EHLO": "250 script.test",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


class SmtpScript:
    """Takes one connection at a time. `silent_at` holds one answer back.

    `after_data` "cut" resets within the body, "stall" reads no more of it. `after_dot` is written raw after the final
    dot; empty says nothing at all.
    """

    def __init__(self, *, silent_at: str = "", after_data: str = "", after_dot: str = "250 ok\r\n") -> None:
        self._silent_at = silent_at
        self._after_data = after_data
        self._after_dot = after_dot
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)  # a big letter never fits in the buffers
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client:
                self._converse(client)

    def _converse(self, client: socket.socket) -> None:
        try:
            self._say(client, "greeting", "220 script.test")
            with client.makefile("rb") as lines:
                for line in lines:
                    word = line[:4].decode().upper()
                    self._say(client, word, REPLIES.get(word, "500 what"))
                    if word == "DATA" and not self._body(client, lines):
                        return
        except OSError:
            return  # the client gave up, which is what a test may want

    def _say(self, client: socket.socket, word: str, reply: str) -> None:
        if word != self._silent_at:
            client.sendall(f"{reply}\r\n".encode())

    def _body(self, client: socket.socket, lines: BinaryIO) -> bool:
        if self._after_data == "cut":
            lines.read(1000)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset, not goodbye
            return False
        if self._after_data == "stall":
            self._stopped.wait(10)
            return False
        for line in lines:
            if line == b".\r\n":
                client.sendall(self._after_dot.encode())
                return True
        return False
