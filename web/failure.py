"""What a reader is told when there is no page: in Vietnamese, with what to do, and nothing about our insides."""

import logging
from dataclasses import dataclass

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as AllLentError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.page import Pages
from web.security import HEADERS

log = logging.getLogger(__name__)

DEAD_LINK = (
    "Liên kết này không dùng được",
    "Có thể địa chỉ bị thiếu ký tự khi chép, liên kết đã hết hạn, hoặc đã được thay bằng liên kết mới.",
    "Hãy mở liên kết trong thư đôn đốc mới nhất; nếu vẫn không được, hãy liên hệ Văn phòng.",
)
FAILURES = {
    403: (
        "Chưa ghi nhận được",
        "Câu trả lời được gửi từ một trang khác, không phải từ trang này.",
        "Hãy mở lại liên kết trong thư bằng trình duyệt (Chrome, Safari, Cốc Cốc …) rồi trả lời.",
    ),
    404: DEAD_LINK,
    405: ("Không dùng được cách gửi này", "Hãy mở lại liên kết trong thư."),
    413: ("Nội dung gửi quá dài", "Hãy viết ngắn lại; tài liệu xin gửi theo đường văn bản chính thức."),
    415: ("Không đọc được nội dung gửi", "Hãy mở lại liên kết trong thư và gửi từ trang đó."),
    429: ("Gửi quá nhiều lần", "Hãy đợi vài phút rồi thử lại."),
    500: ("Hệ thống gặp lỗi", "Câu trả lời chưa được ghi nhận. Hãy thử lại; nếu vẫn lỗi, hãy liên hệ Văn phòng."),
    503: ("Hệ thống tạm thời bận", "Câu trả lời chưa được ghi nhận. Hãy thử lại sau ít phút."),
}
RETRY_SECONDS = "30"
_TOLD = "dondoc.fault"


@dataclass(frozen=True)
class Failures:
    pages: Pages

    def handle(self, app: Starlette) -> None:
        app.add_exception_handler(HTTPException, self.refused)
        app.add_exception_handler(RequestValidationError, self.malformed)
        app.add_exception_handler(SQLAlchemyError, self.no_database)
        app.add_exception_handler(Exception, self.broken)

    def refused(self, _request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
        title, *lines = FAILURES.get(error.status_code, FAILURES[500])
        return self.pages.page("failure.html", error.status_code, error.headers, title=title, lines=lines)

    def malformed(self, request: Request, _error: Exception) -> Response:
        return self.refused(request, HTTPException(404))

    def no_database(self, request: Request, error: Exception) -> Response:
        """The database is away or overtaxed: worth another try. Anything else it says is a fault of ours."""
        if not is_passing(error):
            return self.broken(request, error)
        log.warning("the database did not answer: %s", type(getattr(error, "orig", error)).__name__)
        title, *lines = FAILURES[503]
        return self.pages.page("failure.html", 503, {"Retry-After": RETRY_SECONDS}, title=title, lines=lines)

    def broken(self, request: Request, error: Exception) -> Response:
        tell_fault(request, error)
        title, *lines = FAILURES[500]
        # This one is answered outside our middleware, so it brings the headers itself.
        return self.pages.page("failure.html", 500, HEADERS, title=title, lines=lines)


def tell_fault(request: Request, error: Exception) -> None:
    """Log a fault of ours: once, though each application around the one that failed is asked for its page."""
    if request.scope.get(_TOLD) is error:
        return
    request.scope[_TOLD] = error
    # The path holds the link's token, and an error's words may hold what was sent: neither is logged.
    asked = getattr(request.scope.get("endpoint"), "__qualname__", "?")
    log.error("%s in %s %s", type(error).__name__, request.method, asked)


def is_passing(error: Exception) -> bool:
    """Also where all connections are lent for longer than anybody should wait: no error of the database's own."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError)
    return isinstance(error, AllLentError)
