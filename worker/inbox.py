"""What chat services told is worked, and whoever wrote is answered in the same chat."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from notifiers.channel import Channel
from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import no_mark
from notifiers.letter import Letter as Outgoing
from tasks.chat.work import work
from tasks.clock import Clock
from tasks.database import Database
from tasks.desk import Desk
from tasks.events import Bus
from tasks.incoming import Incoming, ReplyState, count_try, open_work, take_reply
from worker.pace import Pace

log = structlog.get_logger(__name__)
AT_ONCE, IDS_A_MESSAGE, MOST_TRIES = 200, 12, 5
POKE_AGAIN = timedelta(seconds=60)
# An answer in a chat is for whoever just wrote; later it would be news of yesterday.
REPLY_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Inbox:
    """What the working of events needs; made once a process, shared by its threads."""

    database: Database
    clock: Clock
    desk: Desk
    bus: Bus
    channels: Mapping[str, Channel]
    sender: str
    pace: Pace | None = None

    def work(self, ids: Iterable[int]) -> None:
        """Work each, then answer it; what goes wrong with one keeps none of the others."""
        for each in ids:
            try:
                self._work(each)
                self._answer(each)
            except SQLAlchemyError:
                log.exception("database_failed", incoming=each)  # it is poked again
            except Exception:
                log.exception("event_not_worked", incoming=each)  # the same, some times

    def _work(self, incoming_id: int) -> None:
        with self.database.write() as session:
            if not count_try(session, incoming_id, MOST_TRIES):
                return
        with self.database.write() as session:
            event = work(session, self.desk, self.bus, incoming_id, self.clock.now())
        if event:
            log.info("event_worked", incoming=incoming_id, kind=event.kind, outcome=event.outcome)

    def _answer(self, incoming_id: int) -> None:
        """Send the answer that is due, once: taken before it is sent, it is not sent again if this process dies."""
        with self.database.read() as session:
            event = session.get_one(Incoming, incoming_id)
        if event.reply_state != ReplyState.DUE or not self._in_pace(event.channel):
            return
        with self.database.write() as session:
            if take_reply(session, incoming_id) is None:
                return
        try:
            self._channel(event.channel).send(self._letter(event), no_mark)
        except NotifierError as error:
            log.warning("reply_refused", incoming=incoming_id, kind=error.kind)
            self._end(incoming_id, self._after(event, error), error.words)
        else:
            self._end(incoming_id, ReplyState.SENT, "")

    def _in_pace(self, channel: str) -> bool:
        """Answers count among what a channel may send; one whose turn does not come in time waits for the next poke."""
        return self.pace is None or self.pace.take(channel)

    def _after(self, event: Incoming, error: NotifierError) -> ReplyState:
        """Where nothing has left for certain, it is tried again while it is still an answer."""
        again = error.kind in {ErrorKind.TRANSIENT, ErrorKind.THROTTLED}
        fresh = self.clock.now() - event.received_at < REPLY_WITHIN
        return ReplyState.DUE if again and fresh else ReplyState.FAILED

    def _end(self, incoming_id: int, state: ReplyState, words: str) -> None:
        with self.database.write() as session:
            event = session.get_one(Incoming, incoming_id)
            event.reply_state = state
            event.reply_words = words[:1000]

    def _channel(self, name: str) -> Channel:
        if name not in self.channels:
            raise NotifierError(ErrorKind.CONFIG, f"the channel {name} is not set up any more")
        return self.channels[name]

    def _letter(self, event: Incoming) -> Outgoing:
        key = f"reply/{event.id}"
        return Outgoing(
            key=key,
            to=event.sender,
            sender=self.sender,
            subject="",
            text=event.reply,
            html=None,
            short=event.reply,
            message_id=f"<{key.replace('/', '.')}@{self.desk.domain}>",
            date=event.received_at,
            kind="reply",
        )


def poke_inbox(database: Database, publish: Callable[[list[int]], None], clock: Clock) -> int:
    """Publish events and answers that wait and were not poked lately; how many. At any hour: somebody is waiting."""
    now = clock.now()
    with database.read() as session:
        if not (found := open_work(session, now - POKE_AGAIN, now, AT_ONCE)):
            return 0
    with database.write() as session:
        for each in found:
            session.get_one(Incoming, each).poked_at = now
    for start in range(0, len(found), IDS_A_MESSAGE):
        publish(list(found[start : start + IDS_A_MESSAGE]))
    return len(found)
