from datetime import date

import pytest

from tasks.ask_extension import Wish, ask_extension
from tasks.handlers import BUS
from tasks.task import Task, hold_tasks
from tests.support.command import Dondoc
from tests.support.office import MONDAY, Office, at, make_desk


def asked(office: Office) -> None:
    with office.database.write() as session:
        (task,) = hold_tasks(session, [1])
        wish = Wish(requested=date(2026, 10, 20), reason="mưa lũ", document="45/SXD-VP")
        terms = make_desk().terms(session, MONDAY)
        ask_extension(session, BUS, task, wish, at("2026-10-05 07:45"), "contact 1", terms)


def look(office: Office) -> Task:
    with office.database.read() as session:
        return session.get_one(Task, 1)


def test_what_waits_is_listed_and_granted(office: Office, dondoc: Dondoc) -> None:
    asked(office)
    (found,) = dondoc("extension", "list", "--json").told["extensions"]
    assert (found["task"], found["requested"], found["document"]) == ("NV1", "2026-10-20", "45/SXD-VP")
    assert "mưa lũ" in dondoc("extension", "list").out
    assert dondoc("extension", "grant", "nv1").out == "Đã gia hạn nhiệm vụ nv1 đến 20/10/2026.\n"
    assert look(office).deadline == date(2026, 10, 20)


def test_a_refusal_keeps_the_deadline(office: Office, dondoc: Dondoc) -> None:
    asked(office)
    assert dondoc("extension", "refuse", "NV1", "--reason", "đủ thời gian").code == 0
    assert look(office).deadline == MONDAY
    assert dondoc("extension", "list", "--json").told == {"extensions": []}


@pytest.mark.parametrize(
    ("words", "decision", "deadline"),
    [
        (("grant", "nv1"), "granted", "2026-10-20"),
        (("grant", "nv1", "--until", "2026-10-15"), "granted_other", "2026-10-15"),
        (("refuse", "nv1"), "refused", "2026-10-05"),
    ],
)
def test_tools_are_told_what_was_decided(
    office: Office, dondoc: Dondoc, words: tuple[str, ...], decision: str, deadline: str
) -> None:
    asked(office)
    told = dondoc("extension", *words, "--reason", "theo văn bản", "--json").told
    assert told == {"id": 1, "task": "NV1", "decision": decision, "deadline": deadline, "reason": "theo văn bản"}


def test_beyond_the_limits_the_command_wants_a_reason(office: Office, dondoc: Dondoc) -> None:
    far = ("extension", "grant", "NV1", "--until", "2026-12-31")
    refused = dondoc(*far)
    assert (refused.code, look(office).deadline) == (2, MONDAY)
    assert "lý do vượt giới hạn" in refused.err
    assert dondoc(*far, "--override", "Bộ chậm hướng dẫn").code == 0
