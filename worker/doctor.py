"""Looks at everything that must be right, and says the mend of what is not."""

from collections.abc import Callable, Iterator
from itertools import chain

from kombu.connection import Connection
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from notifiers.email.config import EmailConfig
from notifiers.email.dial import dial
from notifiers.email.url import parse_smtp_url
from notifiers.error import NotifierError
from tasks.calendar_day import CalendarMissingError, calendar_warning
from tasks.clock import day
from tasks.database import database_milliseconds
from tasks.ended import ended_with_tasks
from tasks.event_log import broken_links
from tasks.log.anchor import lost_anchors
from worker.broker import BrokerFailed
from worker.broker_server import BrokerMissing
from worker.channel_finding import channels
from worker.finding import Finding
from worker.hold_finding import holds
from worker.migrate import at_head
from worker.settings import SHORTEST_SECRET, unknown_variables
from worker.stream.finding import event_stream
from worker.subscription_finding import subscriptions
from worker.watched import auditor, heartbeat
from worker.wiring import Wiring
from worker.zalo.finding import zalo

CLOCKS_APART_SECONDS = 5.0
NEARLY_OVER_DAYS = 30
SOCKET_SECONDS = 5.0


def examine(wiring: Wiring) -> Iterator[Finding]:
    """Every check in turn; one that cannot be made is a finding, not an end."""
    checks: tuple[tuple[str, Callable[[Wiring], Finding]], ...] = (
        ("settings", _settings),
        ("database", _database),
        ("clock", _clock),
        ("calendar", _calendar),
        ("departments", _departments),
        ("event log", _event_log),
        ("channels", channels),
        ("subscriptions", subscriptions),
        ("holds", holds),
        ("broker", _broker),
        ("event stream", event_stream),
        ("smtp", _smtp),
        ("secrets", _secrets),
        ("zalo", zalo),
        ("auditor", auditor),
        ("heartbeat", heartbeat),
    )
    for name, check in checks:
        try:
            yield check(wiring)
        except SQLAlchemyError as error:
            yield Finding(name, ok=False, words=type(error).__name__, mend="see the line about the database")


def _settings(_wiring: Wiring) -> Finding:
    if not (unknown := unknown_variables()):
        return Finding("settings", ok=True, words="every DONDOC_ variable is known")
    mend = "see docs/configure.md for the names; correct or unset it"
    return Finding("settings", ok=False, words=f"unknown: {', '.join(unknown)}", mend=mend)


def _database(wiring: Wiring) -> Finding:
    try:
        current = at_head(wiring.database)
    except SQLAlchemyError as error:
        mend = "start the database, or correct DONDOC_DATABASE_URL"
        return Finding("database", ok=False, words=f"no answer ({type(error).__name__})", mend=mend)
    if not current:
        return Finding("database", ok=False, words="the schema is not this version's", mend="run: dondoc migrate")
    return Finding("database", ok=True, words=wiring.database.engine.dialect.name)


def _clock(wiring: Wiring) -> Finding:
    with wiring.database.read() as session:
        theirs = (session.scalar(select(database_milliseconds())) or 0) / 1000
    ours = wiring.clock.now().timestamp() - wiring.settings.clock_offset
    apart = abs(ours - theirs)
    words = f"{apart:.1f} s from the database's"
    if wiring.settings.clock_offset:
        words += f"; moved by DONDOC_CLOCK_OFFSET={wiring.settings.clock_offset:g}"
    mend = "" if apart < CLOCKS_APART_SECONDS else "set both machines by one time server (NTP)"
    return Finding("clock", ok=not mend, words=words, mend=mend)


def _calendar(wiring: Wiring) -> Finding:
    on = day(wiring.clock.now(), wiring.settings.zone)
    with wiring.database.read() as session:
        try:
            ends = wiring.desk.read_calendar(session).ends
        except CalendarMissingError as error:
            return Finding("calendar", ok=False, words=str(error), mend="run: dondoc migrate")
        warning = calendar_warning(session, on)
    if (ends - on).days < NEARLY_OVER_DAYS:
        return Finding("calendar", ok=False, words=f"ends on {ends}", mend="run: dondoc calendar import FILE")
    return Finding("calendar", ok=warning is None, words=f"until {ends}", mend=warning or "")


def _departments(wiring: Wiring) -> Finding:
    with wiring.database.read() as session:
        found = ended_with_tasks(session, day(wiring.clock.now(), wiring.settings.zone))
    if not found:
        return Finding("departments", ok=True, words="none that has ended leads open tasks")
    words = ", ".join(f"{each.name}: {each.tasks}" for each in found)
    return Finding("departments", ok=False, words=f"ended with open tasks: {words}", mend=f"run: {found[0].mend}")


def _event_log(wiring: Wiring) -> Finding:
    with wiring.database.read() as session:
        broken = next(chain(broken_links(session), lost_anchors(session)), None)
    if broken is None:
        return Finding("event log", ok=True, words="every seal holds")
    mend = "compare with a backup: a row was changed outside Dondoc"
    return Finding("event log", ok=False, words=f"the seal breaks at row {broken}", mend=mend)


def _broker(wiring: Wiring) -> Finding:
    url = wiring.settings.broker_url.get_secret_value()
    if not url:
        return _embedded(wiring)
    try:
        with Connection(url, transport_options={"socket_timeout": SOCKET_SECONDS}) as connection:
            connection.ensure_connection(max_retries=1, timeout=SOCKET_SECONDS)
    except (BrokerError, OSError) as error:
        mend = "start Redis, or correct DONDOC_BROKER_URL; letters wait in the database meanwhile"
        return Finding("broker", ok=False, words=f"no answer ({type(error).__name__})", mend=mend)
    return Finding("broker", ok=True, words="answers")


def _embedded(wiring: Wiring) -> Finding:
    broker = wiring.broker()
    try:
        if broker is not None:
            broker.start()
            broker.stop()
    except (BrokerMissing, BrokerFailed) as error:
        return Finding("broker", ok=False, words=str(error), mend="install redis-server, or set DONDOC_BROKER_URL")
    return Finding("broker", ok=True, words="embedded")


def _smtp(wiring: Wiring) -> Finding:
    text = wiring.settings.smtp_url.get_secret_value()
    if not text:
        return Finding("smtp", ok=True, words="mail is captured, nothing leaves; set DONDOC_SMTP_URL to send")
    config = EmailConfig(parse_smtp_url(text), lambda _address: True, answer_seconds=SOCKET_SECONDS)
    try:
        dial(config).close()
    except NotifierError as error:
        return Finding(
            "smtp", ok=False, words=error.words, mend="check DONDOC_SMTP_URL: host, port, TLS, user, password"
        )
    return Finding("smtp", ok=True, words="lets us in")


def _secrets(wiring: Wiring) -> Finding:
    if all(len(key) >= SHORTEST_SECRET for key in wiring.settings.keys):
        return Finding("secrets", ok=True, words="long enough")
    mend = "put a new key of 32 characters first in DONDOC_SECRET_KEY, before the old one"
    return Finding("secrets", ok=False, words="a key is short", mend=mend)
