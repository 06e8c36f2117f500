"""A letter that this process holds and has read; rendering it needs no database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from notifiers.error import ErrorKind, NotifierError
from notifiers.letter import Letter as Outgoing
from tasks.claim import Lease
from tasks.letter import LetterKind
from worker.compose import NoAddressError

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Claimed:
    lease: Lease
    channel: str
    kind: LetterKind
    draft: Callable[[], Outgoing]

    @property
    def letter_id(self) -> int:
        return self.lease.letter_id

    def make(self) -> Outgoing:
        """Render it.

        Raises:
            NotifierError: it cannot be made.
        """
        with dying_alone(self.letter_id):
            return self.draft()


@contextmanager
def dying_alone(letter_id: int) -> Iterator[None]:
    """Whatever is wrong with a letter's facts, a poison letter dies alone and is seen."""
    try:
        yield
    except (SQLAlchemyError, NotifierError):
        raise
    except NoAddressError as error:
        raise NotifierError(ErrorKind.RECIPIENT, str(error)) from error
    except Exception as error:
        log.exception("letter_cannot_be_made", letter=letter_id)
        raise NotifierError(ErrorKind.CONTENT, f"{type(error).__name__}: {error}") from error
