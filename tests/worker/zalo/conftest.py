import json
from collections.abc import Iterator

import pytest

from tasks.database import Database
from tests.support.http import JSON, Answer, HttpPeer
from tests.support.zalo_login import REFUSAL, SECOND, Keeping


@pytest.fixture
def kept(database: Database, http_peer: HttpPeer) -> Iterator[Keeping]:
    """An office that logged in; its Zalo answers as the test scripts it."""
    made = Keeping(database, http_peer)
    made.enter()
    yield made
    made.close()


@pytest.fixture
def keeping(kept: Keeping) -> Keeping:
    """The same, whose Zalo renews the first pair once and refuses whoever asks again, as the real one does."""
    kept.peer.answer(SECOND)
    kept.peer.otherwise = Answer(200, json.dumps(REFUSAL).encode(), JSON)
    return kept
