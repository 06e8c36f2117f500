from datetime import date, timedelta

import pytest

from tasks.feed.announce import announce
from tests.support.office import Office, make_desk
from tests.web.api.conftest import Api
from tests.web.conftest import MORNING


def test_the_feed_gives_each_event_once_as_long_as_it_is_asked_with_its_cursor(small_api: Api) -> None:
    office = Office(small_api.desk.database)
    lead = office.department("Sở Tài chính")
    for _ in range(3):
        office.task(lead, date(2027, 1, 5))
    announce(office.database, make_desk(), MORNING)
    first = small_api.told("/feed?limit=2&type=vn.dondoc.task.assigned")
    second = small_api.told(f"/feed?after={first['next']}")
    ids = [int(each["id"]) for page in (first, second) for each in page["events"]]
    assert ids == sorted(set(ids))
    assert {each["specversion"] for each in second["events"]} == {"1.0"}
    assert small_api.told(f"/feed?after={second['next']}") == {"events": [], "next": second["next"]}
    assert small_api("GET", "/feed?type=lost").status_code == 422


@pytest.mark.parametrize("path", ["/feed?after=zzz", "/feed?after=!", "/tasks?cursor=zzz"])
def test_a_cursor_that_was_never_given_is_told_so(small_api: Api, path: str) -> None:
    told = [small_api("GET", path, Accept_Language=each).json()["errors"][0]["detail"] for each in ("vi", "en")]
    assert told == [
        "không phải «next» mà một trang trước đã cho; bỏ trống để bắt đầu lại từ đầu",
        "this is no cursor of a page that was given here; leave it out to begin anew",
    ]


def test_a_cursor_older_than_what_is_kept_is_told_with_where_to_go_on(small_api: Api) -> None:
    office = Office(small_api.desk.database)
    lead = office.department("Sở Tài chính")
    office.task(lead, None)
    announce(office.database, make_desk(), MORNING)
    old = small_api.told("/feed?limit=1")["next"]
    office.now = MORNING + timedelta(days=120)
    office.task(lead, None)
    announce(office.database, make_desk(), MORNING + timedelta(days=120))
    gone = small_api("GET", f"/feed?after={old}")
    assert (gone.status_code, gone.headers["content-type"]) == (410, "application/problem+json")
    assert gone.json()["type"].endswith("/problems/gone")
    rest = small_api.told(f"/feed?after={gone.json()['oldest']}")
    assert rest == small_api.told("/feed")
    assert [each["data"]["task"]["id"] for each in rest["events"]] == [office.made + 4]
