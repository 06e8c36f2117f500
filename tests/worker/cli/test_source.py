import json

import pytest

from tasks.handlers import BUS
from tasks.outside.event.take import Bringer, take_event
from tests.support.command import Dondoc
from tests.support.office import MONDAY, Office, at

NEW = {
    "specversion": "1.0",
    "id": "1",
    "source": "urn:qlvb",
    "type": "vn.dondoc.task.assigned",
    "subject": "CV-7",
    "data": {"content": "Báo cáo", "lead": "Sở Mới"},
}


def test_a_source_is_believed_rotated_and_removed(office: Office, dondoc: Dondoc) -> None:
    made = json.loads(dondoc("source", "new", "Quản lý văn bản", "--uri", "urn:qlvb", "--json").out)
    assert made["secret"].startswith("whsec_")
    assert dondoc("source", "new", "Khác", "--uri", "urn:qlvb").code == 2
    newer = dondoc("source", "rotate", "1").out.strip()
    assert newer.startswith("whsec_")
    assert json.loads(dondoc("source", "list", "--json").out)["sources"][0]["uri"] == "urn:qlvb"
    assert dondoc("source", "remove", "1", "--json").told == {"id": 1, "removed": True}
    assert dondoc("source", "rotate", "1").code == 2


@pytest.mark.parametrize("uri", ["", "qlvb", "urn:", "https:///x", "urn:quản lý", "urn:a#b", "//qlvb.vidu.gov.vn"])
def test_a_source_that_no_event_can_name_is_refused(office: Office, dondoc: Dondoc, uri: str) -> None:
    done = dondoc("source", "new", "Quản lý văn bản", "--uri", uri)
    assert (done.code, "ví dụ urn:qlvb:tinh" in done.err) == (2, True)
    assert dondoc("source", "list", "--json").told == {"sources": []}


def test_a_rejected_event_is_shown_and_tried_again_once_its_cause_is_mended(office: Office, dondoc: Dondoc) -> None:
    take_event(office.database, BUS, NEW, Bringer("key 1: QLVB"), at("2026-10-05 08:00"), MONDAY)
    (shown,) = json.loads(dondoc("events", "rejected", "--json").out)["rejected"]
    assert (shown["event_id"], "Sở Mới" in shown["problem"]) == ("1", True)
    assert dondoc("events", "retry", str(shown["id"])).code == 1
    office.department("Sở Mới")
    assert dondoc("events", "retry", str(shown["id"])).code == 0
    assert json.loads(dondoc("events", "rejected", "--json").out) == {"rejected": []}
