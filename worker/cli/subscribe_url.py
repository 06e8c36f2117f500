from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notifiers.webhook.config import WebhookConfigError


def wrong_url(error: "WebhookConfigError") -> str:
    """Why events may not be posted there, with the mend; never the URL itself, in which a token may stand."""
    from notifiers.webhook.config import OutsideNetworksError

    if isinstance(error, OutsideNetworksError):
        return (
            "Địa chỉ nhận sự kiện dùng http:// hoặc nằm trong mạng nội bộ mà chưa được phép. Nếu là hệ thống của cơ "
            "quan, ghi mạng ấy vào DONDOC_EVENT_NETWORKS (ví dụ 10.0.0.0/8), khởi động lại rồi đăng ký lại; "
            "nếu ở ngoài cơ quan, dùng https://."
        )
    return (
        "Không dùng được địa chỉ nhận sự kiện; cần dạng https://máy-chủ/đường-dẫn, không có dấu cách, dấu #, "
        "tên người dùng hay mật khẩu."
    )
