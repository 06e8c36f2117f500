"""What a task's page says, that it is checked, and that who changes it is found."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.claim import claim, mark_wire, record_end
from tasks.database import Database
from tasks.digest import post_digest
from tasks.event_log import head
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.letters.office import Office as Paper
from tasks.log.signature import Signer
from tasks.office import UnknownTaskError
from tasks.proof.check import check
from tasks.proof.page import NoProofError, read_page, render
from tasks.proof.statement import Statement, state
from tests.support.office import KEY, MONDAY, Office, at, make_desk, with_two_letters

NOW = at("2026-10-05 07:30")
SIGNER = Signer((KEY,))
EXPECTED = Path(__file__).parents[2] / "letters" / "proof.html"


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Told to two departments, one letter sent, one answered; its end printed in a digest; then reported and moved."""
    office = with_two_letters(sqlite_database, NOW)
    office.now = NOW
    other = office.task(1, MONDAY)
    with sqlite_database.write() as session:
        lease = claim(session, 1, NOW, timedelta(minutes=5))
        assert lease
        mark_wire(session, lease)
        record_end(session, lease, LetterState.SENT, NOW, "sent", "250 2.0.0 Ok: queued as 4D")
        given = Answer(choice=Choice.RECEIVED, answered_by="Chuyên viên tổng hợp")
        acknowledge(session, BUS, session.get_one(Letter, 1), 1, given, NOW + timedelta(hours=1), MONDAY)
        post_digest(session, make_desk(), at("2026-10-05 09:00"))
    office.change(other, lambda task: task.report(MONDAY))
    office.change(other, lambda task: task.confirm(MONDAY))
    with sqlite_database.read() as session:
        first = session.get_one(type(other), 1)
    office.change(first, lambda task: task.move_deadline(date(2026, 10, 30), "Chờ ý kiến Bộ Xây dựng <&>"))
    return office


def stated(office: Office) -> Statement:
    with office.database.read() as session:
        return state(session, SIGNER, Paper(place="Lạng Sơn"), "nv1", at("2026-10-06 10:00"))


def changed(statement: Statement, change: Any, *, sign: bool = True) -> Statement:
    """What a forger makes of it; signed anew by a key of the forger's own."""
    facts = statement.facts
    change(facts)
    text = json.dumps(facts, ensure_ascii=False)
    return Statement(text, Signer((b"a forger's key",)).sign(text) if sign else statement.signature)


def test_the_page_says_who_was_told_what_and_who_answered(office: Office, pytestconfig: pytest.Config) -> None:
    page = render(without_chance(stated(office)))
    if pytestconfig.getoption("--write-letters"):
        EXPECTED.write_text(page, encoding="utf-8")
    assert page == EXPECTED.read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "http" not in page.replace("https://dondoc.vidu.gov.vn", "")


def without_chance(statement: Statement) -> Statement:
    return replace(statement, signature=statement.signature.partition(".")[0])


def test_a_page_is_read_again_as_it_was_stated_and_holds(office: Office) -> None:
    statement = stated(office)
    assert read_page(render(statement), "proof.html") == statement
    assert list(check(statement, SIGNER)) == []
    assert list(check(statement, None)) == []


def test_other_tasks_rows_are_no_part_of_it_but_its_rows_lead_to_the_logs_end(office: Office) -> None:
    statement = stated(office)
    with office.database.read() as session:
        end = head(session)
    log = statement.facts["log"]
    assert "NV2" not in statement.text
    assert [path["to"] for path in log["paths"]] == [log["anchors"][0]["anchor"], end.number]
    assert log["head"]["hash"] == end.hash


def edit(facts: dict[str, Any]) -> None:
    facts["log"]["rows"][0]["actor"] = "nobody"


def lead_elsewhere(facts: dict[str, Any]) -> None:
    facts["log"]["paths"][0]["digests"][0] = "0" * 64


def print_another(facts: dict[str, Any]) -> None:
    facts["log"]["anchors"][0]["hash"] = "0" * 64


def invent(facts: dict[str, Any]) -> None:
    facts["letters"][0]["attempts"][0]["words"] = "250 seen by everybody"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (edit, "dòng 1 của nhật ký: dấu niêm không khớp"),
        (lead_elsewhere, "không dẫn tới dấu niêm đã ghi của dòng"),
        (print_another, "dấu niêm ghi cùng thư tổng hợp TH3: chữ ký không khớp"),
        (invent, "thư 1, lần gửi 1: không khớp với dòng"),
    ],
)
def test_what_was_changed_is_found_even_if_it_is_signed_anew(office: Office, change: Any, words: str) -> None:
    found = list(check(changed(stated(office), change), SIGNER))
    assert found[0] == "chữ ký không phải bằng khóa mà Văn phòng đang giữ"
    assert any(words in each for each in found)
    found = list(check(changed(stated(office), change, sign=False), SIGNER))
    assert found[0].startswith("chữ ký không khớp")


def test_a_file_of_somebody_else_is_no_proof() -> None:
    with pytest.raises(NoProofError, match=r"x\.html: không có bản ghi"):
        read_page("<html></html>", "x.html")


def test_no_task_no_page(office: Office) -> None:
    with office.database.read() as session, pytest.raises(UnknownTaskError):
        state(session, SIGNER, Paper(), "NV9", NOW)
