from typing import Any

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.server import PretendZalo


def asked(app: Any, **query: str) -> Any:
    return app.client.get("/message/status", params=query).json()


def test_a_message_is_sent_until_its_phone_receives_it(zalo: PretendZalo, app: Any, hands: Any) -> None:
    id_ = app.tell_phone()["data"]["msg_id"]
    assert asked(app, message_id=id_)["data"] == {"delivery_time": "", "status": 0}
    hands.pass_(seconds=1)
    zalo.phone("25").receive(zalo.taken[0])
    assert asked(app, message_id=id_)["data"] == {"delivery_time": "1795582801000", "status": 1}


def test_an_unknown_message_is_not_found(app: Any) -> None:
    app.tell_phone()
    answer = asked(app, message_id="99")
    assert (answer["error"], answer["data"]["status"]) == (0, -1)
    assert asked(app)["data"]["status"] == -1


def test_tracking_ids_are_known_only_where_the_account_says_so(app: Any, account: Account) -> None:
    app.tell_phone(tracking_id="abc1")
    assert asked(app, tracking_id="abc1")["data"]["status"] == -1
    account.status_by_tracking = True
    assert asked(app, tracking_id="abc1")["data"]["status"] == 0
    assert asked(app, tracking_id="")["data"]["status"] == -1


def test_what_a_person_wrote_has_no_status(zalo: PretendZalo, app: Any) -> None:
    zalo.phone("25").reply("Đã nhận")
    assert asked(app, message_id=zalo.phone("25").lines[0].id)["data"]["status"] == -1


def test_the_status_wants_a_token(app: Any) -> None:
    assert app.client.get("/message/status", headers={"access_token": "unknown"}).json()["error"] == -124
