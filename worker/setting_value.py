"""What one setting must look like. Each function gives the value back or says what is expected, never a secret."""

import zoneinfo
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError

from notifiers.email.url import VARIABLE, SmtpUrlError, parse_smtp_url
from notifiers.webhook.endpoint_file import load_endpoints
from notifiers.zalo.bot_config import BotConfig
from notifiers.zalo.setting import base_url
from notifiers.zalo.setting import secret as header_secret
from notifiers.zalo.template_file import load_templates
from tasks.address import AddressError, domain_of, read_domains
from tasks.clock import SystemClock
from tasks.sending_hours import SendingHours
from worker.stream.address import read_stream_address

DATABASES = {"sqlite", "postgresql+psycopg"}
BROKERS = {"redis", "rediss", "redis+socket"}
LAST_PORT = 65_535


def web_address(text: str) -> str:
    if urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).netloc:
        raise ValueError("expected an address such as https://dondoc.tinh.gov.vn")
    return text.rstrip("/")


def zalo_address(text: str) -> str:
    """https, or http on this machine; ZaloConfigError, a ValueError, says what was found."""
    return base_url(text)


def app_id(text: str) -> str:
    if text and not (text.isascii() and text.isdecimal()):
        raise ValueError("expected the app's number, such as 2074138120372622546")
    return text


def app_secret(secret: SecretStr) -> SecretStr:
    """Fit for a header; ZaloConfigError, a ValueError, says what is wrong without showing it."""
    if secret.get_secret_value():
        header_secret(secret.get_secret_value(), "Zalo app secret")
    return secret


def bot_token(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value():
        BotConfig("https://bot-api.zaloplatforms.com", secret.get_secret_value())
    return secret


def templates(path: Path | None) -> Path | None:
    if path is not None:
        load_templates(path)
    return path


def webhooks(path: Path | None) -> Path | None:
    if path is not None:
        load_endpoints(path, SystemClock(0).now)
    return path


def is_here(address: str) -> bool:
    """Whether an address is this machine's own, so that nothing sent there leaves it."""
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}


def zone(text: str) -> str:
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("expected the name of a time zone such as Asia/Ho_Chi_Minh") from error
    return text


def domains(text: str) -> str:
    try:
        read_domains(text)
    except AddressError as error:
        raise ValueError(str(error)) from error
    return text


def mailbox(text: str) -> str:
    try:
        domain_of(text)
    except AddressError as error:
        raise ValueError(str(error)) from error
    return text


def networks(text: str) -> str:
    for part in text.split(","):
        try:
            ip_network(part.strip() or "::", strict=False)
        except ValueError as error:
            raise ValueError(f"found {part.strip()!r}, expected addresses or networks such as 10.0.0.0/8") from error
    return text


def bind(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > LAST_PORT:
        raise ValueError("expected HOST:PORT such as 127.0.0.1:8000")
    return text


def local_time(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("expected a time of day without a zone, such as 07:30: DONDOC_TIMEZONE is the zone")
    return value


def sending_time(value: time) -> time:
    if local_time(value) >= SendingHours.closes:
        raise ValueError(f"expected a time before {SendingHours.closes:%H:%M}, when letters stop leaving")
    return value


def database(secret: SecretStr) -> SecretStr:
    try:
        known = not secret.get_secret_value() or make_url(secret.get_secret_value()).drivername in DATABASES
    except (ArgumentError, ValueError):
        known = False
    if not known:
        raise ValueError("expected sqlite:///PATH or postgresql+psycopg://user:password@host/name")
    return secret


def broker(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value() and urlsplit(secret.get_secret_value()).scheme not in BROKERS:
        raise ValueError("expected redis://host:6379/0, or nothing for the embedded broker")
    return secret


def event_stream(secret: SecretStr) -> SecretStr:
    read_stream_address(secret.get_secret_value())
    return secret


def smtp(secret: SecretStr) -> SecretStr:
    """A bad one stops the start of every part, not of the worker alone, which would be started again and again."""
    if secret.get_secret_value():
        try:
            parse_smtp_url(secret.get_secret_value())
        except SmtpUrlError as error:
            raise ValueError(str(error).removeprefix(f"{VARIABLE}: ")) from None
    return secret


def heartbeat(secret: SecretStr) -> SecretStr:
    """Also without TLS: the watcher may stand in the office's own network. Its path is the secret."""
    text = secret.get_secret_value()
    if text and not _is_address(text):
        raise ValueError("expected an address such as https://hc-ping.com/ and the check's own id")
    return secret


def _is_address(text: str) -> bool:
    try:
        split = urlsplit(text)
        port = split.port
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    return plain and split.scheme in {"http", "https"} and bool(split.hostname) and not split.fragment and port != 0
