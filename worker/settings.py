"""All settings, read once at the start: the only reader of the environment. docs/configure.md explains each."""

import contextlib
import os
import pwd
import secrets
import zoneinfo
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from worker import setting_value

PREFIX = "DONDOC_"
DEVELOPMENT_SENDER = "dondoc@vidu.gov.vn"
DEVELOPMENT_LEAD = "chanhvanphong@vidu.gov.vn"
SHORTEST_SECRET = 16
# Elsewhere an empty variable counts as unset, as compose files leave them; here it says that every domain is allowed.
MEANT_EMPTY = {"email_domains"}


class SettingsError(Exception):
    """The start is refused; each line names a variable, what is wrong with it and the mend."""


class Settings(BaseSettings):
    """Frozen; fields are the variables without `DONDOC_`, in small letters."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True)

    home: Path = Path("./var")
    database_url: Annotated[SecretStr, AfterValidator(setting_value.database)] = SecretStr("")
    broker_url: Annotated[SecretStr, AfterValidator(setting_value.broker)] = SecretStr("")
    smtp_url: Annotated[SecretStr, AfterValidator(setting_value.smtp)] = SecretStr("")
    email_from: Annotated[str, AfterValidator(setting_value.mailbox)] = DEVELOPMENT_SENDER
    public_url: Annotated[str, AfterValidator(setting_value.web_address)] = "http://127.0.0.1:8000"
    secret_key: SecretStr = SecretStr("")
    lead_email: Annotated[str, AfterValidator(setting_value.mailbox)] = DEVELOPMENT_LEAD
    office_name: str = "Văn phòng UBND tỉnh"
    office_place: str = ""
    office_inquiries: str = ""
    timezone: Annotated[str, AfterValidator(setting_value.zone)] = "Asia/Ho_Chi_Minh"
    remind_at: Annotated[time, AfterValidator(setting_value.sending_time)] = time(7, 30)
    digest_at: Annotated[time, AfterValidator(setting_value.sending_time)] = time(8, 0)
    ladder: Path | None = None
    email_domains: Annotated[str, AfterValidator(setting_value.domains)] = "*.gov.vn"
    percent: Literal["half-up", "cut"] = "half-up"
    roll_forward: bool = False
    on_time_by: Literal["report", "confirmation"] = "report"
    monday_letter: bool = True
    recurring: Literal["open", "hold"] = "open"
    extension_most: Annotated[int, Field(ge=0, le=99)] = 2
    extension_days: Annotated[int, Field(ge=0, le=400)] = 30
    extension_when_overdue: bool = False
    storm_times: Annotated[int, Field(ge=0, le=1_000)] = 3
    storm_floor: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    feed_days: Annotated[int, Field(ge=7, le=3_650)] = 90
    clock_offset: Annotated[float, Field(allow_inf_nan=False)] = 0
    bind: Annotated[str, AfterValidator(setting_value.bind)] = "127.0.0.1:8000"
    log_format: Literal["text", "json"] = "text"
    heartbeat_url: Annotated[SecretStr, AfterValidator(setting_value.heartbeat)] = SecretStr("")
    worker_threads: Annotated[int, Field(ge=1, le=64)] = 8
    email_per_minute: Annotated[int, Field(ge=0, le=60_000)] = 1200
    zalo_per_minute: Annotated[int, Field(ge=0, le=4_000)] = 600
    zalo_url: Annotated[str, AfterValidator(setting_value.zalo_address)] = "https://openapi.zalo.me"
    zalo_access_token: SecretStr = SecretStr("")
    zalo_app_id: Annotated[str, AfterValidator(setting_value.app_id)] = ""
    zalo_app_secret: Annotated[SecretStr, AfterValidator(setting_value.app_secret)] = SecretStr("")
    zalo_oauth_url: Annotated[str, AfterValidator(setting_value.zalo_address)] = "https://oauth.zaloapp.com"
    zalo_proof: bool = False
    zalo_event_secret: SecretStr = SecretStr("")
    zalo_business_url: Annotated[str, AfterValidator(setting_value.zalo_address)] = "https://business.openapi.zalo.me"
    zalo_templates: Annotated[Path | None, AfterValidator(setting_value.templates)] = None
    zalo_status_by: Literal["message_id", "tracking_id"] = "message_id"
    zalo_bot_url: Annotated[str, AfterValidator(setting_value.zalo_address)] = "https://bot-api.zaloplatforms.com"
    zalo_bot_token: Annotated[SecretStr, AfterValidator(setting_value.bot_token)] = SecretStr("")
    zalo_bot_secret: SecretStr = SecretStr("")
    zalo_subject: bool = False
    webhooks: Annotated[Path | None, AfterValidator(setting_value.webhooks)] = None
    event_stream: Annotated[SecretStr, AfterValidator(setting_value.event_stream)] = SecretStr("")
    event_networks: Annotated[str, AfterValidator(setting_value.networks)] = ""
    trusted_proxies: Annotated[str, AfterValidator(setting_value.networks)] = ""

    @model_validator(mode="before")
    @classmethod
    def _public_where_the_pages_listen(cls, values: dict[str, Any]) -> dict[str, Any]:
        """While nobody says otherwise; on this machine, so that it is never taken for an office's own address."""
        port = values.get("bind", "").rpartition(":")[2]
        return {"public_url": f"http://127.0.0.1:{port}"} | values if port.isdecimal() else values

    @model_validator(mode="after")
    def _nothing_made_for_development_when_live(self) -> Self:
        unset = {
            "PUBLIC_URL": setting_value.is_here(self.public_url),
            "SECRET_KEY": any(len(key) < SHORTEST_SECRET for key in _listed(self.secret_key))
            or not _listed(self.secret_key),
        }
        if self.smtp_url.get_secret_value():
            unset |= {
                "EMAIL_FROM": self.email_from == DEVELOPMENT_SENDER,
                "LEAD_EMAIL": self.lead_email == DEVELOPMENT_LEAD,
            }
        names = [PREFIX + name for name, missing in unset.items() if missing]
        if names and (by := self._leaves_by):
            raise ValueError(
                f"{PREFIX}{by} is set, so letters would leave, but {', '.join(names)} still has the value for "
                f"development; set it (each secret needs {SHORTEST_SECRET} characters), or unset {PREFIX}{by}"
            )
        return self

    @property
    def _leaves_by(self) -> str | None:
        """The variable by which letters leave this machine; None while none does."""
        if self.smtp_url.get_secret_value():
            return "SMTP_URL"
        if self.has_official_account and not setting_value.is_here(self.zalo_url):
            return "ZALO_APP_ID" if self.zalo_by_consent else "ZALO_ACCESS_TOKEN"
        if self.zalo_bot_token.get_secret_value() and not setting_value.is_here(self.zalo_bot_url):
            return "ZALO_BOT_TOKEN"
        return "WEBHOOKS" if self.webhooks else None

    @model_validator(mode="after")
    def _app_id_and_secret_together(self) -> Self:
        fixed, secret = self.zalo_access_token.get_secret_value(), self.zalo_app_secret.get_secret_value()
        if not fixed and bool(self.zalo_app_id) != bool(secret):
            raise ValueError(
                f"{PREFIX}ZALO_APP_ID and {PREFIX}ZALO_APP_SECRET: found one of them, expected both of the same app, "
                "or neither"
            )
        return self

    @model_validator(mode="after")
    def _events_of_an_app(self) -> Self:
        if self.zalo_event_secret.get_secret_value() and not self.zalo_app_id:
            raise ValueError(
                f"{PREFIX}ZALO_EVENT_SECRET: found it without {PREFIX}ZALO_APP_ID, expected both: every event is "
                "signed with the app's number too"
            )
        return self

    @property
    def has_official_account(self) -> bool:
        return bool(self.zalo_access_token.get_secret_value()) or self.zalo_by_consent

    @property
    def zalo_by_consent(self) -> bool:
        """Whether Zalo's tokens come by a login; a fixed token stands before them."""
        fixed = self.zalo_access_token.get_secret_value()
        return not fixed and bool(self.zalo_app_id and self.zalo_app_secret.get_secret_value())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's shape
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's shape
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's shape
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's shape
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `read_settings` passes: an empty variable counts as unset, no file is read that nobody named."""
        return (init_settings,)

    @property
    def database(self) -> str:
        return self.database_url.get_secret_value() or f"sqlite:///{self.home.resolve() / 'dondoc.db'}"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The secrets, newest first; without any, one that is made once and kept under the home."""
        return tuple(part.encode() for part in _listed(self.secret_key)) or (_made_secret(self.home),)


def _listed(secret: SecretStr) -> list[str]:
    return [part.strip() for part in secret.get_secret_value().split(",") if part.strip()]


def _made_secret(home: Path) -> bytes:
    path, draft = home / "secret_key", home / f"secret_key.{secrets.token_hex(8)}"
    home.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):  # two processes that start at once agree on the first one's
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment (and the files that `DONDOC_…_FILE` name) once.

    Raises:
        SettingsError: names every variable that is wrong, without showing its value.
    """
    found = os.environ if environment is None else environment
    given = {name: value for name, value in found.items() if name.startswith(PREFIX)}
    values: dict[str, Any] = {}
    for name, value in (given | _from_files(given)).items():
        field = name.removeprefix(PREFIX).lower()
        if field in Settings.model_fields and (value != "" or field in MEANT_EMPTY):
            values[field] = value
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("\n".join(_problem(each) for each in error.errors())) from None


def unknown_variables(environment: Mapping[str, str] | None = None) -> list[str]:
    """Variables that look like ours and set nothing: a misspelt name would otherwise go unnoticed."""
    found = os.environ if environment is None else environment
    known = {PREFIX + name.upper() + suffix for name in Settings.model_fields for suffix in ("", "_FILE")}
    return sorted(name for name in found if name.startswith(PREFIX) and name not in known)


def account() -> str:
    """The operating system's account that runs this process; its number where it has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def environment_of(values: Mapping[str, str]) -> dict[str, str]:
    """The environment for processes of another office: with `values`, and without any other variable of ours."""
    foreign = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return foreign | dict(values)


def _from_files(given: Mapping[str, str]) -> dict[str, str]:
    read = {}
    for name, path in given.items():
        target = name.removesuffix("_FILE")
        if path and name.endswith("_FILE") and target.removeprefix(PREFIX).lower() in Settings.model_fields:
            try:
                read[target] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "it is no text"
                raise SettingsError(
                    f"{name}: found a file that cannot be read ({reason}), expected a secret in it; "
                    "check the path and who may read it"
                ) from None
    return read


def _problem(error: Any) -> str:
    name = PREFIX + str(error["loc"][0]).upper() if error["loc"] else ""
    words = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {words}" if name else words
