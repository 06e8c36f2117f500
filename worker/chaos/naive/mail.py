"""One letter by smtplib: connect, send, hang up."""

import smtplib
from email.message import EmailMessage
from email.utils import formatdate

from worker.chaos.environment import LOGIN
from worker.chaos.short_times import FINAL_SECONDS


def send(port: int, recipient: str, message_id: str) -> None:
    """Raises smtplib's errors and OSError."""
    message = EmailMessage()
    message["From"], message["To"] = "dondoc@tinh.gov.vn", recipient
    message["Subject"], message["Message-ID"] = "Đôn đốc nhiệm vụ", message_id
    message["Date"] = formatdate()
    message.set_content("Kính gửi: UBND xã. Một nhiệm vụ đến hạn hôm nay. Trân trọng./.")
    user, _, password = LOGIN.partition(":")
    with smtplib.SMTP("127.0.0.1", port, "localhost", timeout=FINAL_SECONDS) as server:
        server.login(user, password)
        server.send_message(message)
