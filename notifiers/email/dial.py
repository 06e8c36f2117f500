"""From a URL to a connection that is encrypted as asked and logged in."""

import smtplib
import socket
import ssl
from ipaddress import ip_address

from notifiers.email.config import EmailConfig
from notifiers.email.connection import Connection
from notifiers.email.refusal import Step, refusal
from notifiers.email.url import VARIABLE, Security, SmtpUrl
from notifiers.error import ErrorKind, NotifierError
from notifiers.one_line import one_line


def dial(config: EmailConfig) -> Connection:
    """Connect, EHLO, STARTTLS with the certificate verified, AUTH.

    Raises:
        NotifierError: nothing has left. `config` where only a person can mend it: no STARTTLS, an untrusted
            certificate, a refused login; else `transient` or `throttled`.
    """
    try:
        smtp = _connect(config.url, config.answer_seconds)
    except smtplib.SMTPResponseException as error:
        raise refusal(Step.GREETING, error.smtp_code, error.smtp_error) from error
    except OSError as error:
        raise _unreachable(config.url, error) from error
    try:
        _enter(smtp, config.url)
    except BaseException:
        smtp.close()
        raise
    return Connection(smtp, config.answer_seconds, config.final_seconds)


def _connect(url: SmtpUrl, seconds: float) -> smtplib.SMTP:
    # A name is given because smtplib would look its own up by DNS, which takes as long as DNS likes.
    if url.security is Security.TLS:
        return smtplib.SMTP_SSL(url.host, url.port, "localhost", timeout=seconds, context=_tls(url))
    return smtplib.SMTP(url.host, url.port, "localhost", timeout=seconds)


def _tls(url: SmtpUrl) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=url.ca)


def _enter(smtp: smtplib.SMTP, url: SmtpUrl) -> None:
    try:
        smtp.local_hostname = _own_name(_socket(smtp))
        smtp.ehlo_or_helo_if_needed()
        if _wants_starttls(smtp, url):
            smtp.starttls(context=_tls(url))
            smtp.ehlo_or_helo_if_needed()
        if url.user is not None and url.password is not None:
            smtp.login(url.user, url.password)
    except smtplib.SMTPResponseException as error:
        raise refusal(Step.LOGIN, error.smtp_code, error.smtp_error) from error
    except OSError as error:
        raise _unreachable(url, error) from error


def _socket(smtp: smtplib.SMTP) -> socket.socket:
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("closed right after the greeting")
    # The last short segment of a letter shall not wait until the ones before it are acknowledged.
    smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return smtp.sock


def _own_name(connected: socket.socket) -> str:
    # An address literal is always right (RFC 5321 4.1.4); the name of a container is known to nobody.
    own = ip_address(connected.getsockname()[0].partition("%")[0])
    return f"[IPv6:{own}]" if own.version == 6 else f"[{own}]"  # noqa: PLR2004 - the version of IP


def _wants_starttls(smtp: smtplib.SMTP, url: SmtpUrl) -> bool:
    if url.security is Security.OPTIONAL:
        return smtp.has_extn("starttls")
    return url.security is Security.REQUIRED


def _unreachable(url: SmtpUrl, error: OSError) -> NotifierError:
    words = one_line(f"{url.host}:{url.port}: {error}")
    if isinstance(error, ssl.SSLCertVerificationError):
        mend = f"{VARIABLE}: trust the office's own authority with &ca=/path.pem, or mend the server's certificate"
        return NotifierError(ErrorKind.CONFIG, f"{words}; {mend}")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NotifierError(ErrorKind.CONFIG, f"{words}; {VARIABLE} asks for what this server does not offer")
    if isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(error, smtplib.SMTPException):
        return NotifierError(ErrorKind.TRANSIENT, words)
    return NotifierError(ErrorKind.CONFIG, words)  # no login method that both sides know
