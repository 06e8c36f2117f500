"""What a person does so that letters leave over a channel again."""

from tasks.channel_words import channel_words
from tasks.text import clean

# All of one Official Account: what it may do ends and begins for the three together.
_OF_THE_ACCOUNT = {"zalo", "zalo_group", "zalo_template"}


def mends(channel: str) -> tuple[str, ...]:
    return (*_of_channel(clean(channel)), "Chạy «dondoc doctor»: lệnh này cho biết còn gì sai và cách xử lý.")


def _of_channel(channel: str) -> tuple[str, ...]:
    if channel in _OF_THE_ACCOUNT:
        return (
            "Quản trị hệ thống chạy «dondoc zalo login» để Official Account cấp lại quyền gửi thư.",
            f"Nếu dùng mã truy cập cố định: thay mã, rồi chạy «dondoc channel enable {channel}».",
        )
    if channel.startswith("event:"):
        number = channel.removeprefix("event:")
        return (
            f"Hỏi đơn vị vận hành hệ thống nhận {channel_words(channel)} vì sao không nhận nữa.",
            f"Chạy «dondoc subscribe resume {number}» để gửi tiếp, hoặc «dondoc subscribe remove {number}» để bỏ hẳn.",
        )
    again = f"rồi chạy «dondoc channel enable {channel}»."
    if channel.startswith("webhook:"):
        asked = f"Hỏi đơn vị vận hành cổng {channel_words(channel)} vì sao cổng không nhận thư nữa."
        return asked, f"Quản trị hệ thống sửa cấu hình của cổng cho đúng, {again}"
    return (f"Quản trị hệ thống sửa cấu hình của kênh cho đúng, {again}",)
