"""One renewal: asked once, stored before it is used, the old pair kept where Zalo gives none for now."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from notifiers.error import ErrorKind, NotifierError
from notifiers.zalo.pair import Pair
from tasks.calendar_day import CalendarMissingError
from tasks.circuit import Circuit, CircuitState, end, rest
from tasks.credential import Credential, Renewal
from tasks.workdays import CalendarEnds
from tests.support.http import Answer
from tests.support.zalo_login import FIRST, NEVER_SHOWN, NOW, REFUSAL, SECOND, Held, Keeping
from worker.zalo.pair_store import PairStore, StoredPair


@dataclass(frozen=True)
class Away(PairStore):
    """A database that takes no pair, so often."""

    times: list[int] = field(default_factory=list)

    def keep(self, renewal: Renewal, found: StoredPair, pair: Pair, now: datetime) -> bool:
        if self.times:
            self.times.pop()
            raise OperationalError("UPDATE credential", {}, Exception("no connection"))
        return super().keep(renewal, found, pair, now)


def circuits(kept: Keeping) -> dict[str, str]:
    with kept.database.read() as session:
        return {each.channel: each.state for each in session.scalars(select(Circuit))}


def test_the_new_pair_is_asked_for_with_the_stored_refresh_token_and_stored(keeping: Keeping) -> None:
    assert keeping.refresher().refresh(keeping.stored)
    (asked,) = keeping.peer.asked
    assert asked.form()["refresh_token"] == FIRST.refresh_token
    assert (keeping.stored.access_token, keeping.stored.version) == (SECOND["access_token"], 2)
    assert keeping.stored.stored_at == NOW


def test_a_pair_that_was_renewed_meanwhile_is_not_asked_for_again(keeping: Keeping) -> None:
    seen = keeping.stored
    assert keeping.refresher().refresh(seen)
    assert not keeping.refresher().refresh(seen)
    assert len(keeping.peer.asked) == 1


def test_while_zalo_is_asked_no_transaction_is_open_and_nobody_else_asks(kept: Keeping) -> None:
    held = Held()
    kept.peer.script(Answer(500, b"", wait=held))
    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(kept.refresher().refresh, kept.stored)
        assert held.arrived.wait(30)
        assert not kept.refresher().refresh(kept.stored)
        with kept.database.write() as session:  # would wait for an open transaction, which waits for this
            session.execute(update(Credential).values(previous="somebody wrote"))
        held.set()
        assert isinstance(asking.exception(30), NotifierError)
    assert len(kept.peer.asked) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200, b'{"error": -32}'), ErrorKind.THROTTLED),
        (Answer(503, b"", {"Retry-After": "7"}), ErrorKind.THROTTLED),
        (Answer(500, b""), ErrorKind.TRANSIENT),
        (Answer(cut=True), ErrorKind.TRANSIENT),
    ],
)
def test_a_fault_that_passes_keeps_the_old_pair_and_lets_the_next_one_ask(
    kept: Keeping, answer: Answer, kind: ErrorKind
) -> None:
    kept.peer.script(answer)
    with pytest.raises(NotifierError) as failed:
        kept.refresher().refresh(kept.stored)
    assert (failed.value.kind, failed.value.for_good) == (kind, False)
    assert bool(failed.value.retry_after) == (kind is ErrorKind.THROTTLED)
    assert (kept.stored.access_token, kept.stored.refused) == (FIRST.access_token, "")
    kept.peer.answer(SECOND)
    assert kept.refresher().refresh(kept.stored)
    assert kept.stored.access_token == SECOND["access_token"]


def test_nobody_listening_keeps_the_old_pair(kept: Keeping) -> None:
    with pytest.raises(NotifierError) as failed:
        replace(kept.refresher(), oauth=kept.oauth("http://127.0.0.1:1")).refresh(kept.stored)
    assert failed.value.kind is ErrorKind.TRANSIENT
    assert kept.stored.version == 1


def test_a_refusal_is_written_down_with_what_it_ends_and_never_asked_for_again(kept: Keeping) -> None:
    kept.peer.answer(REFUSAL)
    told: list[str] = []

    def over(session: Session, words: str) -> None:
        assert session.in_transaction()
        told.append(words)

    assert kept.refresher(over=over).refresh(kept.stored)
    assert told == [kept.stored.refused]
    assert told[0] == "the consent is over (HTTP 200, error -14014: Invalid refresh token); run «dondoc zalo login»"
    assert not kept.refresher().refresh(kept.stored)
    assert len(kept.peer.asked) == 1


def test_a_refusal_whose_end_cannot_be_written_down_is_not_written_down(kept: Keeping) -> None:
    kept.peer.answer(REFUSAL)

    def failing(_session: Session, _words: str) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept.refresher(over=failing).refresh(kept.stored)
    assert kept.stored.refused == ""


@pytest.mark.parametrize(
    "error",
    [CalendarMissingError(), CalendarEnds(NOW.date(), NOW.date()), OperationalError("INSERT letter", {}, Exception())],
)
def test_a_refusal_that_cannot_be_told_is_written_down_and_zalo_asked_no_more(kept: Keeping, error: Exception) -> None:
    kept.peer.otherwise = Answer(200, json.dumps(REFUSAL).encode())

    def over(session: Session, words: str) -> None:
        end(session, "zalo", words)

    def failing(session: Session, _since: datetime) -> None:
        session.execute(update(Credential).values(refused=""))
        raise error

    refresher = kept.refresher(over=over, tell=failing)
    with capture_logs() as logs:
        assert refresher.refresh(kept.stored)
    assert not refresher.refresh(kept.stored)
    assert "-14014" in kept.stored.refused
    assert len(kept.peer.asked) == 1
    assert {"event": "zalo_refusal_not_told", "reason": type(error).__name__, "log_level": "warning"} in logs
    assert circuits(kept) == {"zalo": CircuitState.OVER}


def test_the_office_is_told_of_a_refusal_once_it_is_written_down(kept: Keeping) -> None:
    kept.peer.answer(REFUSAL)
    told: list[tuple[datetime, bool]] = []

    def tell(session: Session, since: datetime) -> None:
        told.append((since, bool(session.scalar(select(Credential.refused)))))

    kept.refresher(tell=tell).refresh(kept.stored)
    assert told == [(NOW, True)]


def test_a_pair_that_cannot_be_stored_at_once_is_stored_when_the_database_is_back(keeping: Keeping) -> None:
    away = Away(keeping.database, keeping.store.vault, [1, 1])
    assert replace(keeping.refresher(), store=away, patience=(0.0, 0.0)).refresh(keeping.stored)
    assert (away.times, len(keeping.peer.asked), keeping.stored.version) == ([], 1, 2)


def test_a_pair_that_cannot_be_stored_at_all_is_told_as_lost_with_the_mend(keeping: Keeping) -> None:
    away = Away(keeping.database, keeping.store.vault, [1, 1])
    with capture_logs() as logs, pytest.raises(OperationalError):
        replace(keeping.refresher(), store=away, patience=(0.0,)).refresh(keeping.stored)
    assert [(each["event"], each["mend"]) for each in logs] == [("zalo_pair_lost", "dondoc zalo login")]


def test_who_slept_past_its_lease_proves_a_refusal_wrong_and_letters_leave_again(kept: Keeping) -> None:
    """Another asked with the same refresh token meanwhile, was refused, and ended the channels."""
    held = Held()
    kept.peer.script(Answer(body=json.dumps(SECOND).encode(), wait=held))
    kept.peer.answer(REFUSAL)

    def over(session: Session, words: str) -> None:
        end(session, "zalo", words)
        end(session, "zalo_bot", "has a token of its own")

    with ThreadPoolExecutor(1) as threads:
        sleeper = threads.submit(kept.refresher().refresh, kept.stored)
        assert held.arrived.wait(30)
        with kept.database.write() as session:
            session.execute(update(Credential).values(lease_until=1))
        assert kept.refresher(over=over).refresh(kept.stored)
        assert circuits(kept) == {"zalo": CircuitState.OVER, "zalo_bot": CircuitState.OVER}
        held.set()
        assert sleeper.result(30)
    assert (kept.stored.access_token, kept.stored.refused) == (SECOND["access_token"], "")
    assert circuits(kept) == {"zalo": CircuitState.CLOSED, "zalo_bot": CircuitState.OVER}


def test_a_renewal_that_nobody_refused_leaves_a_channel_that_rests_alone(keeping: Keeping) -> None:
    with keeping.database.write() as session:
        rest(session, "zalo", timedelta(minutes=10), "settings are wrong")
    assert keeping.refresher().refresh(keeping.stored)
    assert circuits(keeping) == {"zalo": CircuitState.OPEN}


def test_what_a_person_brought_while_zalo_was_asked_stays(kept: Keeping) -> None:
    for number, answer in enumerate((SECOND, REFUSAL), start=1):
        held = Held()
        kept.peer.script(Answer(body=json.dumps(answer).encode(), wait=held))
        with ThreadPoolExecutor(1) as threads:
            asking = threads.submit(kept.refresher().refresh, kept.stored)
            assert held.arrived.wait(30)
            kept.enter()
            held.set()
            assert asking.result(30)
        assert (kept.stored.access_token, kept.stored.refused) == (FIRST.access_token, "")
        assert kept.stored.version == 1 + number


def test_no_token_is_in_logs_or_errors(keeping: Keeping, caplog: pytest.LogCaptureFixture) -> None:
    refresher = keeping.refresher()
    with caplog.at_level(logging.DEBUG):
        refresher.refresh(keeping.stored)
        refresher.refresh(keeping.stored)
    shown = f"{caplog.text} {refresher!r} {keeping.stored!r} {keeping.stored.refused}"
    assert [word for word in NEVER_SHOWN if word in shown] == []
