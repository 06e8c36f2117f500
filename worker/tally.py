"""What leaves no row of its own while letters are delivered, counted by its reason and written down at the end."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from tasks.claim import LeaseLostError
from tasks.counter import FENCED, SKIPPED, count
from tasks.database import Database
from worker.claimer import SkippedError

log = structlog.get_logger(__name__)


@dataclass
class Tally:
    """`skipped` by why a letter that was poked did not go, `fenced` by the step that came too late."""

    skipped: Counter[str] = field(default_factory=Counter)
    fenced: Counter[str] = field(default_factory=Counter)

    def guard(self, letter_id: int, step: Callable[[], object]) -> bool:
        """Take a step with a letter: what goes wrong keeps none of the others.

        False when the database failed, or the step says so.
        """
        try:
            return step() is not False
        except SkippedError as skip:
            self.skipped[skip.why] += 1
        except LeaseLostError as error:
            log.warning("lease_lost", letter=letter_id, step=error.step)
            self.fenced[error.step] += 1
        except SQLAlchemyError:
            # The row keeps its lease: the reaper frees it, and the relay pokes again.
            log.exception("database_failed", letter=letter_id)
            return False
        except Exception:
            # The same for a fault of ours: where it was on the wire, only the lease's end may say "in doubt".
            log.exception("delivery_failed", letter=letter_id)
        return True

    def write(self, database: Database) -> None:
        if not self.skipped and not self.fenced:
            return
        try:
            with database.write() as session:
                count(session, SKIPPED, self.skipped)
                count(session, FENCED, self.fenced)
        except SQLAlchemyError:
            log.exception("not_counted", skipped=dict(self.skipped), fenced=dict(self.fenced))
