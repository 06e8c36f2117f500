import json

import pytest
from sqlalchemy import update

from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.command import Dondoc
from tests.support.office import Office, make_desk
from tests.worker.cli.conftest import NOW


@pytest.fixture
def doubtful(office: Office) -> Office:
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
        session.execute(update(Letter).values(state=LetterState.UNKNOWN, tries=1))
    return office


def look(office: Office) -> Letter:
    with office.database.read() as session:
        return session.get_one(Letter, 1)


def test_a_letter_that_arrived_is_said_to_be_sent(doubtful: Office, dondoc: Dondoc) -> None:
    done = dondoc("resolve", "1", "sent")
    assert (done.code, done.out) == (0, "Thư số 1: đã ghi là đã tới.\n")
    assert look(doubtful).state == LetterState.SENT


def test_a_letter_is_sent_once_more_when_a_person_says_so(doubtful: Office, dondoc: Dondoc) -> None:
    done = dondoc("resolve", "1", "resend")
    assert (done.code, done.out) == (0, "Thư số 1: sẽ gửi lại một lần, từ 08:00 ngày 05/10/2026.\n")
    assert (look(doubtful).state, look(doubtful).resends) == (LetterState.PENDING, 1)


def test_a_tool_reads_what_became_of_it(doubtful: Office, dondoc: Dondoc) -> None:
    assert json.loads(dondoc("resolve", "1", "sent", "--json").out) == {"id": 1, "state": "sent"}


def test_the_ledger_shows_the_number_to_resolve_by(doubtful: Office, dondoc: Dondoc) -> None:
    ledger = json.loads(dondoc("ledger", "--state", "unknown", "--json").out)
    assert [each["id"] for each in ledger["letters"]] == [1]
    assert "│ 1 " in dondoc("ledger", "--state", "unknown").out


def test_what_is_not_in_doubt_is_refused_in_words(doubtful: Office, dondoc: Dondoc) -> None:
    dondoc("resolve", "1", "sent")
    done = dondoc("resolve", "1", "resend")
    assert (done.code, "«Đã gửi»" in done.err, look(doubtful).resends) == (2, True, 0)
    assert dondoc("resolve", "1", "maybe").code == 2
