"""Letters in doubt over a channel that can be asked: what its provider says of them is evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select

from notifiers.witness import Whereabouts, Witness
from tasks.clock import Clock
from tasks.database import Database
from tasks.doubt import DOUBTFUL, TOLD, settle
from tasks.letter import Letter

log = structlog.get_logger(__name__)
# That it is not found proves nothing: it may be found later, and after a day nobody will be wiser.
ASKED_FOR = timedelta(days=1)
HAS_IT = (Whereabouts.ARRIVED, Whereabouts.TAKEN)


@dataclass(frozen=True)
class Inquiry:
    """`witnesses` are by channel. Several processes may ask about the same letter: the answer counts once."""

    database: Database
    clock: Clock
    witnesses: Mapping[str, Witness]

    def turn(self) -> int:
        """Ask about each letter in doubt; how many have arrived. No transaction is open while a provider answers."""
        return sum(self._settled(letter) for letter in self._doubtful())

    def _doubtful(self) -> Iterable[Letter]:
        if not self.witnesses:
            return []
        since = self.clock.now() - ASKED_FOR
        doubtful = (DOUBTFUL, Letter.channel.in_(self.witnesses), Letter.due_at > since)
        with self.database.read() as session:
            return session.scalars(select(Letter).where(*doubtful).order_by(Letter.id)).all()

    def _settled(self, letter: Letter) -> bool:
        found = self.witnesses[letter.channel].whereabouts(letter.tracking or "", letter.provider_id)
        if found not in HAS_IT:
            return False
        with self.database.write() as session:
            settled = settle(session, letter.id, self.clock.now(), f"{TOLD}: {found}")
        log.info("doubt_settled", letter=letter.id, channel=letter.channel, whereabouts=str(found))
        return settled
