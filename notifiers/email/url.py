from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

VARIABLE = "DONDOC_SMTP_URL"
EXPECTED = "smtp://user:password@host:587?starttls=required or smtps://user:password@host"
_PORTS = {"smtp": 587, "smtps": 465}


class Security(StrEnum):
    TLS = "tls"  # from the first byte: smtps://
    REQUIRED = "required"  # STARTTLS, or no letter
    OPTIONAL = "optional"  # STARTTLS where the server offers it
    NO = "no"  # in the clear: for this machine only


class SmtpUrlError(ValueError):
    """The setting is no SMTP URL. Names the variable and what is wrong, never the URL: it holds the password."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{VARIABLE}: {problem}; expected {EXPECTED}")


@dataclass(frozen=True)
class SmtpUrl:
    """Where letters leave. `ca` is a PEM file of the office's own authority; without it the system's are trusted."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None


def parse_smtp_url(text: str) -> SmtpUrl:
    """Read `smtp://user:pass@host:587?starttls=required|optional|no&ca=/path.pem` or `smtps://…`.

    STARTTLS is required unless the URL says otherwise. User and password are percent-encoded (`@` is `%40`).

    Raises:
        SmtpUrlError: anything else.
    """
    split, port = _split(text)
    options = _options(split)
    user, password = _credentials(split)
    security = _security(split, options)
    if security is Security.OPTIONAL and password:
        raise SmtpUrlError("starttls=optional could send the password in the clear; write starttls=required")
    if security is Security.NO and password and not _is_here(split.hostname or ""):
        raise SmtpUrlError("starttls=no would send the password in the clear; write starttls=required or smtps://")
    ca = Path(options["ca"]) if "ca" in options else None
    if ca is not None and not ca.is_file():
        raise SmtpUrlError(f"ca={ca} is no file")
    return SmtpUrl(split.hostname or "", port, security, user, password, ca)


def _split(text: str) -> tuple[SplitResult, int]:
    try:
        split = urlsplit(text.strip())
        port = split.port
    except ValueError:
        # The message of urlsplit quotes the URL: `from None` keeps the password out of tracebacks.
        raise SmtpUrlError(
            "host or port is not readable (is a special character in the password not encoded?)"
        ) from None
    if split.scheme not in _PORTS:
        raise SmtpUrlError("it begins neither with smtp:// nor with smtps://")
    if not split.hostname or split.path.strip("/") or split.fragment:
        raise SmtpUrlError("it has no host, or a path or fragment (is / or # in the password not encoded as %2F, %23?)")
    return split, _PORTS[split.scheme] if port is None else port


def _options(split: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(split.query, keep_blank_values=True))
    unknown = sorted(set(options) - {"starttls", "ca"})
    if unknown:
        # A `?` in an unencoded password lands here too, so what was found is not repeated.
        raise SmtpUrlError("after ? it has an option that is neither starttls nor ca")
    return options


def _security(split: SplitResult, options: dict[str, str]) -> Security:
    if split.scheme == "smtps":
        if "starttls" in options:
            raise SmtpUrlError("smtps:// is TLS from the first byte and takes no starttls")
        return Security.TLS
    choices = {"required": Security.REQUIRED, "optional": Security.OPTIONAL, "no": Security.NO}
    try:
        return choices[options.get("starttls", "required")]
    except KeyError:
        raise SmtpUrlError("starttls is neither required, optional nor no") from None


def _credentials(split: SplitResult) -> tuple[str | None, str | None]:
    if split.username is None:
        return None, None
    user, password = unquote(split.username), unquote(split.password or "")
    if not user or not password:
        raise SmtpUrlError("it has a user without a password, or a password without a user")
    if not (user + password).isascii() or not (user + password).isprintable():
        raise SmtpUrlError("user and password must be printable ASCII")
    return user, password


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
