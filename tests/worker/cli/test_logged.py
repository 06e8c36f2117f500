"""What the office changes by commands stands in the log: who, and before → after."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import update

from tasks.circuit import end
from tasks.event_log import LoggedEvent
from tasks.incoming import Incoming, IncomingState, store
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.command import Dondoc
from tests.support.office import Office, make_desk, rows
from tests.worker.cli.conftest import NOW
from worker.settings import account

ZALO = {"ZALO_ACCESS_TOKEN": "t", "ZALO_URL": "http://127.0.0.1:9"}


def logged(office: Office) -> tuple[str, str, dict[str, Any]]:
    """The newest row: what, by whom, and what it says."""
    with office.database.read() as session:
        newest = rows(session, LoggedEvent)[-1]
    return newest.name, newest.actor, json.loads(newest.payload)


def test_who_names_nobody_is_the_systems_account(office: Office, dondoc: Dondoc) -> None:
    assert dondoc("contact", "prefer", "1", "zalo").code == 0
    said = {"contact_id": 1, "before": "email,zalo", "after": "zalo"}
    assert logged(office) == ("PreferenceChanged", f"person {account()}", said)
    assert dondoc("--as", "Văn thư", "contact", "prefer", "1", "email").code == 0
    assert logged(office)[1] == "person Văn thư"
    assert dondoc("--as", "Văn thư", "contact", "prefer", "1", "zalo", "--by", "Quản trị").code == 0
    assert logged(office)[1] == "person Quản trị"


def test_names_in_files_are_chosen_and_forgotten(office: Office, dondoc: Dondoc) -> None:
    assert dondoc("--as", "Lan", "alias", "add", "Sở XD tỉnh", "Sở Xây dựng", "--from", "2026-01-01").code == 0
    after = {"department_id": 1, "from": "2026-01-01", "to": None}
    assert logged(office) == ("AliasChosen", "person Lan", {"text": "Sở XD tỉnh", "before": None, "after": after})
    assert dondoc("--as", "Lan", "alias", "remove", "sở xd tỉnh").code == 0
    assert logged(office) == ("AliasForgotten", "person Lan", {"text": "sở xd tỉnh", "department_id": 1})


def test_a_day_off_is_told_as_it_was_and_is(office: Office, dondoc: Dondoc, tmp_path: Path) -> None:
    file = tmp_path / "lich.csv"
    file.write_text("ngày;loại;tên;văn bản;tình trạng;ngày làm bù\n12/10/2026;nghỉ lễ;Lễ;1/TB;chính thức;\n")
    for _ in range(2):
        assert dondoc("calendar", "import", str(file), "--by", "Lan").code == 0
    days = {"2026-10-12": [None, ["holiday", "Lễ", "1/TB", True, "Lan"]]}
    assert logged(office) == ("CalendarChanged", "person Lan", {"days": days})
    with office.database.read() as session:
        assert [row.name for row in rows(session, LoggedEvent)].count("CalendarChanged") == 1


def test_a_word_on_a_letter_in_doubt_is_told_once(office: Office, dondoc: Dondoc) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), NOW)
        session.execute(update(Letter).values(state=LetterState.UNKNOWN, tries=1))
    assert dondoc("--as", "Lan", "resolve", "1", "sent").code == 0
    said = {"letter_id": 1, "before": "unknown", "after": "sent"}
    assert logged(office) == ("LetterResolved", "person Lan", said)
    assert dondoc("--as", "Minh", "resolve", "1", "resend").code == 2
    assert logged(office)[1] == "person Lan"


def test_a_channel_and_a_message_that_a_person_sets_going_again(office: Office, dondoc: Dondoc) -> None:
    with office.database.write() as session:
        end(session, "zalo", "the consent is over")
        facts = {"channel": "zalo", "key": "text/1", "kind": "text", "sender": "2512", "text": "?"}
        store(session, Incoming(**facts, happened_at=NOW, received_at=NOW))
        session.execute(update(Incoming).values(state=IncomingState.FAILED))
    assert dondoc("--as", "Lan", "heard", "retry", "1").code == 0
    assert logged(office) == ("IncomingRetried", "person Lan", {"incoming_id": 1})
    for _ in range(2):
        assert dondoc("--as", "Lan", "channel", "enable", "zalo", env=ZALO).code == 0
    assert logged(office) == ("ChannelEnabled", "person Lan", {"channel": "zalo", "before": "over", "after": "closed"})
    with office.database.read() as session:
        assert [row.name for row in rows(session, LoggedEvent)].count("ChannelEnabled") == 1


def test_a_code_that_links_an_account_is_told_without_the_code(office: Office, dondoc: Dondoc) -> None:
    assert dondoc("--as", "Lan", "contact", "link", "1", env=ZALO).code == 0
    assert logged(office) == ("LinkCodeSent", "person Lan", {"contact_id": 1, "channel": "zalo", "letter_id": 1})
