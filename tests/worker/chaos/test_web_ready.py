from tests.support.http import Answer, HttpPeer
from worker.chaos.web_ready import is_ready


def test_pages_are_ready_when_they_say_so(http_peer: HttpPeer) -> None:
    http_peer.script(Answer(503), Answer(cut=True), Answer(200))
    assert [is_ready(http_peer.url) for _ in range(3)] == [False, False, True]
    assert {each.path for each in http_peer.asked} == {"/readyz"}
