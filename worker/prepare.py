import structlog

from tasks.calendar_day import seed, seed_years
from tasks.clock import day
from worker.migrate import migrate
from worker.wiring import Wiring

log = structlog.get_logger(__name__)


def prepare(wiring: Wiring) -> None:
    """Migrate, then enter the days off that are known and missing; what the office entered stays."""
    migrate(wiring.settings.database)
    years = seed_years(day(wiring.clock.now(), wiring.settings.zone))
    with wiring.database.write() as session:
        written = seed(session, years)
    log.info("database_ready", days_entered=written.created)
