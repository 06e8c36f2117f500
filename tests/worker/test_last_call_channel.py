"""A letter for which no time is left waits, undoubted and with its tries."""

import pytest

from tasks.attempt import Attempt
from tasks.clock import FixedClock
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tests.support.office import FakeChannel, Office, at, make_desk, rows, with_one_letter
from worker.compose import Composer
from worker.deliver import Delivery
from worker.last_call import LastCall
from worker.last_call_channel import AT_ONCE, LastCallChannel

NOW = at("2026-10-05 07:31")


@pytest.fixture
def office(database: Database) -> Office:
    return with_one_letter(database, NOW)


def deliver(office: Office, channel: FakeChannel, last_call: LastCall) -> Letter:
    composer, channels = Composer(make_desk(), "dondoc@vidu.gov.vn"), {"email": LastCallChannel(channel, last_call)}
    Delivery(office.database, FixedClock(NOW), composer, channels).deliver([1])
    with office.database.read() as session:
        letter: Letter = rows(session, Letter)[0]
    return letter


@pytest.mark.parametrize("told", [False, True], ids=["running", "told to stop"])
def test_a_letter_leaves_while_its_answer_can_come_in_time(office: Office, told: bool) -> None:
    channel, last_call = FakeChannel(), LastCall(stop_within=60, wire_within=60)
    if told:
        last_call.tell()
    assert deliver(office, channel, last_call).state == LetterState.SENT
    assert len(channel.sent) == 1


def test_a_letter_that_would_go_on_the_wire_too_late_waits_and_no_try_is_spent(office: Office) -> None:
    channel, last_call = FakeChannel(), LastCall(stop_within=60, wire_within=0)
    last_call.tell()
    letter = deliver(office, channel, last_call)
    assert (letter.state, letter.tries, letter.due_at) == (LetterState.PENDING, 0, NOW + AT_ONCE)
    assert channel.sent == []
    with office.database.read() as session:
        assert [each.outcome for each in rows(session, Attempt)] == ["throttled"]
