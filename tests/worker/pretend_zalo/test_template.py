"""Template messages: what must be in them, to whom, and at which hours."""

from typing import Any

import pytest

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.server import PretendZalo


def test_a_template_to_a_number_lies_filled_on_the_phone(zalo: PretendZalo, app: Any) -> None:
    answer = app.tell_phone()
    (line,) = zalo.phone("25").lines
    assert (line.text, line.to, line.tracking_id) == ("Nhiệm vụ NV1 đến hạn", "84987654321", "abc1")
    assert line.buttons == ("Đã nhận",)
    assert answer["error"] == 0
    assert answer["data"] == {
        "msg_id": line.id,
        "sent_time": "1795582800000",
        "sending_mode": "1",
        "quota": {"dailyQuota": "500", "remainingQuota": "499"},
    }


def test_a_template_to_a_user_needs_no_tracking_id_and_is_answered_by_another_name(zalo: PretendZalo, app: Any) -> None:
    body = {"user_id": "25", "template_id": "7", "template_data": {"ma": "NV1"}}
    answer = app.post("/v3.0/oa/message/template", body)
    (line,) = zalo.taken
    assert (answer["data"]["message_id"], line.to) == (line.id, "25")
    assert app.post("/v3.0/oa/message/template", body | {"tracking_id": "a-b"})["error"] == -122
    assert app.post("/v3.0/oa/message/template", body | {"user_id": "99"})["error"] == -118


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tracking_id": ""}, -122),
        ({"tracking_id": None}, -122),
        ({"tracking_id": "a" * 49}, -122),
        ({"tracking_id": "a-b"}, -122),
        ({"phone": "+84987654321"}, -108),
        ({"phone": "0987654321"}, -108),
        ({"phone": "84911111111"}, -118),
        ({"template_id": "8"}, -112),
        ({"template_data": {}}, -111),
        ({"template_data": {"ten": "x"}}, -132),
        ({"template_data": {"ma": ""}}, -132),
    ],
)
def test_what_is_wrong_with_a_template_has_its_code(
    zalo: PretendZalo, app: Any, changes: dict[str, object], code: int
) -> None:
    assert app.tell_phone(**changes)["error"] == code
    assert zalo.taken == ()


def test_the_longest_tracking_id_passes(app: Any) -> None:
    assert app.tell_phone(tracking_id="a" * 48)["error"] == 0


@pytest.mark.parametrize(
    ("hours_after_noon", "code"), [(9.99, 0), (10, -133), (17.99, -133), (18, 0)], ids=["21:59", "22:00", "05:59", "06"]
)
def test_templates_rest_at_night(app: Any, hands: Any, hours_after_noon: float, code: int) -> None:
    hands.pass_(hours=hours_after_noon)
    assert app.tell_phone()["error"] == code


def test_a_day_has_so_many_templates_and_the_next_day_as_many(app: Any, account: Account, hands: Any) -> None:
    account.templates_a_day = 1
    assert app.tell_phone()["data"]["quota"]["remainingQuota"] == "0"
    assert app.tell_phone()["error"] == -144
    hands.pass_(hours=20)
    assert app.tell_phone()["error"] == 0
