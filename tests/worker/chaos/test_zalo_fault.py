"""Faults by officer: so often to whom they are meant for, and to nobody else."""

import json

from worker.chaos.zalo_fault import ZaloFault, ZaloFaults, recipient_of
from worker.pretend_zalo.exchange import Request
from worker.pretend_zalo.told import Told

PATH = "/v3.0/oa/message/cs"
CUT, FAILED = Told.cut(), Told.error(-200)


def asked(body: object) -> Request:
    return Request("POST", PATH, {}, {}, json.dumps(body).encode())


def test_an_officer_meets_a_fault_as_often_as_it_says() -> None:
    faults = ZaloFaults()
    faults.set(ZaloFault(CUT, frozenset({"25"}), times=2), ZaloFault(FAILED, frozenset({"25", "26"})))
    assert [faults.next("25", PATH) for _ in range(4)] == [CUT, CUT, FAILED, None]
    assert [faults.next(each, PATH) for each in ("26", "26", "27")] == [FAILED, None, None]
    assert (faults.met[0], faults.met[1]) == (2, 2)


def test_a_fault_of_one_version_leaves_the_other_alone() -> None:
    faults = ZaloFaults()
    faults.set(ZaloFault(FAILED, frozenset({"25"}), path="/v2.0"))
    assert faults.next("25", PATH) is None
    assert faults.next("25", "/v2.0/oa/message") is FAILED


def test_new_faults_take_the_place_of_old_ones() -> None:
    faults = ZaloFaults()
    faults.set(ZaloFault(CUT, frozenset({"25"})))
    faults.next("25", PATH)
    faults.set()
    assert (faults.next("25", PATH), faults.met.total()) == (None, 0)


def test_a_message_names_its_recipient_by_user_id_or_number() -> None:
    assert recipient_of(asked({"recipient": {"user_id": "25"}, "message": {"text": "x"}})) == "25"
    assert recipient_of(asked({"phone": "84987654321", "template_id": "7"})) == "84987654321"
    assert recipient_of(asked({"user_id": "26", "template_id": "7"})) == "26"
    assert recipient_of(asked({})) == ""
