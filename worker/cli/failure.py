"""Which errors a person can mend, and in what words they are told."""

from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

from notifiers.email.url import SmtpUrlError
from notifiers.zalo.setting import ZaloConfigError
from tasks.calendar_day import CalendarMissingError
from tasks.doubt import ResolveError
from tasks.ladder import LadderError
from tasks.office import OfficeError
from tasks.outside.event.event_source import EventSourceError
from tasks.outside.key_ring import KeyRefusedError
from tasks.outside.scope import ScopeError
from tasks.paper.fill import PaperTemplateError
from tasks.report.facts import UnevenReportError
from tasks.report.span import SpanError
from tasks.storm.decide import HoldError
from tasks.task import WrongStateError
from tasks.workdays import CalendarEnds
from worker.broker import BrokerFailed
from worker.broker_server import BrokerMissing
from worker.listen import AddressTaken
from worker.reach import DatabaseRefused
from worker.settings import SettingsError

TOLD = (
    SettingsError,
    LadderError,
    KeyRefusedError,
    ScopeError,
    SmtpUrlError,
    ZaloConfigError,
    CalendarMissingError,
    CalendarEnds,
    OfficeError,
    PaperTemplateError,
    EventSourceError,
    ResolveError,
    HoldError,
    SpanError,
    UnevenReportError,
    WrongStateError,
    BrokerFailed,
    BrokerMissing,
    AddressTaken,
    DatabaseRefused,
)


def failure_words(error: Exception) -> str | None:
    """The error as its reader should see it; None for one that is a fault of the program."""
    if isinstance(error, TOLD):
        return str(error)
    if isinstance(error, OperationalError | ProgrammingError):
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "no reason given"
        return f"the database does not do as asked ({reason}); run «dondoc migrate», then «dondoc doctor»"
    if type(error) is DatabaseError:  # none of its kinds: SQLite's word for a damaged file
        return f"the database cannot be read ({error.orig}); put back the last backup, see docs/operate.md"
    if isinstance(error, OSError) and error.filename is not None:
        reason = error.strerror or type(error).__name__
        return (
            f"{error.filename}: {reason}; check that the folder is there, has room, and that this user may write in it"
        )
    return None
