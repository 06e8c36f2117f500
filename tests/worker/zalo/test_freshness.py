"""The pair is renewed before a letter needs it; what is refused there ends the channels and is told."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState, end
from tasks.letter import Letter, LetterKind
from tasks.notice import post_notice
from tests.support.http import Answer
from tests.support.office import Office, make_desk
from tests.support.zalo_login import FIRST, LIVES, NOW, REFUSAL, Keeping
from worker.zalo.consent import begin_channels, end_channels, tell_end
from worker.zalo.freshness import keep_fresh, refresh_at
from worker.zalo.refresher import Refresher

DESK = make_desk(channels=("email", "zalo", "zalo_group", "zalo_bot"))
DUE = NOW + timedelta(hours=20)


@pytest.fixture
def office(kept: Keeping) -> Office:
    """An office with a calendar, so that a notice can be posted."""
    return Office(kept.database).open()


def over(session: Session, reason: str) -> None:
    end_channels(session, DESK, reason)


def refresher_of(kept: Keeping, now: datetime = DUE) -> Refresher:
    """One that ends the channels of DESK, and tells its office at `now`."""

    def tell(session: Session, since: datetime) -> None:
        tell_end(session, DESK, since, now)

    return kept.refresher(now, over, tell)


def ended(kept: Keeping) -> dict[str, str]:
    with kept.database.read() as session:
        found = session.scalars(select(Circuit).where(Circuit.state == CircuitState.OVER))
        return {each.channel: each.reason for each in found}


def notices(kept: Keeping) -> list[tuple[str, str | None]]:
    with kept.database.read() as session:
        found = session.scalars(select(Letter).where(Letter.kind == LetterKind.NOTICE))
        return [(each.channel, each.about) for each in found]


@pytest.mark.parametrize(
    ("lives", "hours"), [(LIVES, 20), (timedelta(hours=10), 5), (timedelta(hours=2), 1), (timedelta(hours=48), 43)]
)
def test_a_pair_is_renewed_five_hours_before_its_end_or_half_way(lives: timedelta, hours: int) -> None:
    assert refresh_at(NOW, NOW + lives) == NOW + timedelta(hours=hours)


def test_a_pair_is_renewed_at_twenty_hours_and_not_before(keeping: Keeping) -> None:
    assert keep_fresh(keeping.refresher(), DUE - timedelta(seconds=1)) == ""
    assert keeping.peer.asked == []
    assert keep_fresh(keeping.refresher(DUE), DUE) == ""
    assert (keeping.stored.version, keeping.stored.stored_at) == (2, DUE)
    assert keep_fresh(keeping.refresher(DUE), DUE + timedelta(minutes=1)) == ""
    assert len(keeping.peer.asked) == 1


def test_nothing_is_asked_while_another_renews_or_nobody_has_logged_in(kept: Keeping) -> None:
    assert kept.store.lease(kept.stored)
    assert keep_fresh(kept.refresher(), DUE) == ""
    with kept.database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM credential")
    assert keep_fresh(kept.refresher(), DUE) == ""
    assert kept.peer.asked == []


def test_a_fault_that_passes_is_told_and_the_next_turn_asks_again(keeping: Keeping) -> None:
    unreachable = replace(keeping.refresher(), oauth=keeping.oauth("http://127.0.0.1:1"))
    assert "before the request left" in keep_fresh(unreachable, DUE)
    assert (ended(keeping), keeping.stored.access_token) == ({}, FIRST.access_token)
    assert keep_fresh(keeping.refresher(), DUE) == ""
    assert keeping.stored.version == 2


def test_a_refusal_ends_the_accounts_channels_that_are_set_up_and_is_told_once_by_email(
    kept: Keeping, office: Office
) -> None:
    kept.peer.answer(REFUSAL)
    for minutes in range(3):
        assert keep_fresh(refresher_of(kept), DUE + timedelta(minutes=minutes)) == ""
    reason = kept.stored.refused
    assert reason.startswith("the consent is over (")
    assert ended(kept) == {"zalo": reason, "zalo_group": reason}
    assert notices(kept) == [("email", "zalo")]
    assert len(kept.peer.asked) == 1


def test_a_channel_that_is_over_already_is_not_told_again(kept: Keeping, office: Office) -> None:
    with kept.database.write() as session:
        end(session, "zalo_group", "found by a letter")
        post_notice(session, DESK, "zalo_group", DUE)
    kept.peer.answer(REFUSAL)
    keep_fresh(refresher_of(kept), DUE)
    assert notices(kept) == [("email", "zalo_group")]


def test_a_refusal_that_could_not_be_told_is_told_by_a_later_turn_and_once(kept: Keeping) -> None:
    """An office without a calendar cannot say when an email leaves."""
    kept.peer.answer(REFUSAL)
    for minutes in range(2):
        assert keep_fresh(refresher_of(kept), DUE + timedelta(minutes=minutes)) == ""
    assert (set(ended(kept)), notices(kept)) == ({"zalo", "zalo_group"}, [])
    Office(kept.database).open()
    for days in range(3):
        later = DUE + timedelta(days=days)
        assert keep_fresh(refresher_of(kept, later), later) == ""
    assert (notices(kept), len(kept.peer.asked)) == ([("email", "zalo")], 1)


def test_the_refusal_of_a_new_consent_is_told_anew(kept: Keeping, office: Office) -> None:
    kept.peer.otherwise = Answer(200, json.dumps(REFUSAL).encode())
    keep_fresh(refresher_of(kept), DUE)
    kept.enter(now=DUE + timedelta(days=1))
    later = DUE + timedelta(days=2)
    keep_fresh(refresher_of(kept, later), later)
    assert notices(kept) == [("email", "zalo"), ("email", "zalo")]


def test_an_office_without_a_channel_of_the_account_is_told_nothing(kept: Keeping, office: Office) -> None:
    with kept.database.write() as session:
        tell_end(session, make_desk(channels=("email", "zalo_bot")), NOW, DUE)
    assert notices(kept) == []


def test_a_new_login_lets_letters_leave_again(kept: Keeping, office: Office) -> None:
    kept.peer.answer(REFUSAL)
    keep_fresh(refresher_of(kept), DUE)
    with kept.database.write() as session:
        end(session, "zalo_bot", "has a token of its own")
        assert begin_channels(session) == ("zalo", "zalo_group")
    assert set(ended(kept)) == {"zalo_bot"}


def test_a_server_that_fails_for_a_while_ends_nothing(kept: Keeping, office: Office) -> None:
    kept.peer.script(Answer(500, b""), Answer(cut=True), Answer(200, b'{"error": -32}'))
    said = [keep_fresh(refresher_of(kept), DUE) for _ in range(3)]
    assert all(each.startswith("no new access token yet: ") for each in said)
    assert (ended(kept), notices(kept), kept.stored.refused) == ({}, [], "")
