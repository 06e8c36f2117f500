"""The TOML file in which an office names its endpoints (`endpoint.toml` beside this file shows one)."""

import tomllib
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError
from pydantic_core import ErrorDetails

from notifiers.webhook.config import WebhookConfig, WebhookConfigError
from notifiers.webhook.key import PREFIX, WebhookKeyError, read_key

MEND = "see notifiers/webhook/endpoint.toml for a file that is right"
EXPECTED: dict[int | str, str] = {
    "url": 'a URL in quotes, as "https://sms.example.gov.vn/dondoc"',
    "idempotent": "true or false",
    "networks": 'a list of networks without bits beyond their length, as ["10.20.0.0/16"]',
    "key_files": 'a list of at least one file that holds a key, newest first, as ["sms.key"]',
    "connect_seconds": "a number of seconds, as 10",
    "answer_seconds": "a number of seconds, as 30",
    "connections": "a whole number, as 4",
}
_MAPPED = IPv6Network("::ffff:0:0/96")
# A key or a token may stand in the others.
_SHOWN = ("idempotent", "networks", "connect_seconds", "answer_seconds", "connections")


def load_endpoints(path: Path, now: Callable[[], datetime]) -> tuple[WebhookConfig, ...]:
    """The endpoints in the TOML file at `path`, in its order; `now` is the clock that signatures go by.

    Raises:
        WebhookConfigError: the file, or a key's, cannot be read, or something in it is wrong: a line for each mistake
            with file, place, found, expected and mend, and without any key or the rest of a URL.
    """
    try:
        tables = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).root
    except OSError as error:
        raise WebhookConfigError(f"{path}: cannot be read ({error.strerror}); expected a TOML file; {MEND}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WebhookConfigError(f"{path}: is not TOML ({error}); {MEND}") from error
    except ValidationError as error:
        told = "\n".join(dict.fromkeys(f"{path}: {_wrong(each)}; {MEND}" for each in error.errors()))
        # The error itself quotes all that was found.
        raise WebhookConfigError(told) from None
    return tuple(_config(path, name, table, now) for name, table in tables.items())


def _network(text: str) -> str:
    network = ip_network(text)
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        raise ValueError("addresses in it are judged as IPv4, so it would allow none")
    return text


class _Endpoint(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    url: str
    idempotent: bool
    key_files: Annotated[list[str], Field(min_length=1)]
    networks: list[Annotated[str, AfterValidator(_network)]] = []
    connect_seconds: float = 10.0
    answer_seconds: float = 30.0
    connections: int | None = None


class _File(RootModel[dict[str, _Endpoint]]):
    pass


def _config(path: Path, name: str, table: _Endpoint, now: Callable[[], datetime]) -> WebhookConfig:
    try:
        return WebhookConfig(
            name=name,
            url=table.url,
            keys=tuple(_key(path.parent, each) for each in table.key_files),
            idempotent=table.idempotent,
            now=now,
            networks=tuple(map(ip_network, table.networks)),
            connect_seconds=table.connect_seconds,
            answer_seconds=table.answer_seconds,
            connections=table.connections,
        )
    except WebhookConfigError as error:
        raise WebhookConfigError(f"{path}: {name}.{error}; {MEND}") from error


def _key(folder: Path, file: str) -> bytes:
    if file.startswith(PREFIX):
        raise WebhookConfigError("key_files: found a key itself; expected the name of a file that holds it")
    try:
        return read_key((folder / file).read_text(encoding="ascii"))
    except OSError as error:
        raise WebhookConfigError(
            f"key_files: {file} cannot be read ({error.strerror}); expected a file that holds a key"
        ) from error
    except UnicodeDecodeError:
        raise WebhookConfigError(f"key_files: {file} is not ASCII; expected a file that holds a key") from None
    except WebhookKeyError as error:
        raise WebhookConfigError(f"key_files: {file}: {error}") from error


def _wrong(detail: ErrorDetails) -> str:
    place = detail["loc"]
    name, key = ".".join(map(str, place[:2])), place[1] if len(place) > 1 else ""
    if detail["type"] == "missing":
        return f"{name}: is missing; expected {EXPECTED[key]}"
    if detail["type"] == "extra_forbidden":
        return f"{name}: no such key; expected only {', '.join(map(str, EXPECTED))}"
    return f"{name}: found {_found(key, detail['input'])}; expected {EXPECTED.get(key, 'a table, as [sms]')}"


def _found(key: int | str, value: Any) -> str:
    return repr(value)[:80] if key in _SHOWN else f"a value of type {type(value).__name__}"
