import json

from tasks.event_log import LoggedEvent
from tasks.feed.subscription import Subscription
from tests.support.command import Dondoc
from tests.support.office import Office, rows

URL = "https://nhan.vidu.gov.vn/su-kien"


def test_a_subscription_is_added_listed_rotated_and_removed(office: Office, dondoc: Dondoc) -> None:
    made = json.loads(dondoc("subscribe", "add", URL, "--type", "task.overdue", "--json").out)
    assert (made["id"], made["types"]) == (1, ["vn.dondoc.task.overdue"])
    assert made["secret"].startswith("whsec_")
    (listed,) = json.loads(dondoc("subscribe", "list", "--json").out)["subscriptions"]
    assert (listed["url"], listed["state"], listed["behind"]) == (URL, "closed", 0)
    assert made["secret"] not in dondoc("subscribe", "list").out
    newer = json.loads(dondoc("subscribe", "rotate", "1", "--json").out)["secret"]
    with office.database.read() as session:
        kept = rows(session, Subscription)[0]
    assert not {made["secret"], newer} & {kept.secret, kept.old_secret}
    assert dondoc("subscribe", "resume", "1", "--json").told == {"id": 1, "begun": False}
    assert dondoc("subscribe", "remove", "1", "--json").told == {"id": 1, "removed": True}
    assert json.loads(dondoc("subscribe", "list", "--json").out) == {"subscriptions": []}
    assert dondoc("subscribe", "rotate", "1").code == 2
    with office.database.read() as session:
        told = [each for each in rows(session, LoggedEvent) if "ubscri" in each.name]
    assert [each.name for each in told] == ["SystemSubscribed", "SubscriptionRotated", "SubscriptionRemoved"]
    assert made["secret"] not in "".join(each.payload for each in told)


def test_a_url_that_may_not_be_dialled_and_a_type_that_is_none_are_refused(office: Office, dondoc: Dondoc) -> None:
    wrong = dondoc("subscribe", "add", URL, "--type", "task.lost")
    assert (wrong.code, "cần một trong: letter.sent" in wrong.err, "task.overdue" in wrong.err) == (2, True, True)
    for url in ("http://127.0.0.1:9/x", "https://10.1.2.3/x", "http://trong.vidu.gov.vn/hidden"):
        local = dondoc("subscribe", "add", url)
        assert (local.code, "DONDOC_EVENT_NETWORKS (ví dụ 10.0.0.0/8)" in local.err) == (2, True)
    for url in ("nhan.vidu.gov.vn", "https://a:b@nhan.vidu.gov.vn", "https://nhan.vidu.gov.vn/#a"):
        assert "cần dạng https://máy-chủ/đường-dẫn" in dondoc("subscribe", "add", url).err
    assert dondoc("subscribe", "add", "http://10.1.2.3/x", env={"EVENT_NETWORKS": "10.0.0.0/8"}).code == 0


def test_a_test_is_put_into_the_queue(office: Office, dondoc: Dondoc) -> None:
    dondoc("subscribe", "add", URL)
    letter = json.loads(dondoc("subscribe", "test", "1", "--json").out)["letter"]
    (found,) = [each for each in json.loads(dondoc("ledger", "--json").out)["letters"] if each["id"] == letter]
    assert (found["kind"], found["channel"], found["state"]) == ("event", "event:1", "pending")
