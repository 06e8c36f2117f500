from typing import Any

from worker.pretend_zalo.server import PretendZalo


def test_a_group_is_told_at_night_too(zalo: PretendZalo, app: Any, hands: Any) -> None:
    hands.pass_(hours=11)
    answer = app.tell_group(text="Đến hạn")
    (line,) = zalo.phone("g1").lines
    assert (answer["error"], answer["data"]["group_id"], answer["data"]["message_id"]) == (0, "g1", line.id)
    assert zalo.taken == (line,)


def test_a_group_that_is_not_there_and_a_person_are_refused(zalo: PretendZalo, app: Any) -> None:
    assert [app.tell_group("g2")["error"], app.tell_group("25")["error"]] == [-201, -201]
    assert zalo.taken == ()


def test_a_group_message_may_be_too_long(app: Any) -> None:
    assert app.tell_group(text="x" * 2_001)["error"] == -210
