"""What nobody thought of, once for each operation; `python -m bench.api` does the same for as long as it is given."""

from bench.api import fuzz
from tasks.outside.scope import Scope
from tests.web.api.conftest import give_key
from tests.web.conftest import Desk


def test_nothing_that_the_schema_allows_or_forbids_breaks_the_api(small_desk: Desk) -> None:
    found = fuzz(
        small_desk.web, give_key(small_desk, Scope.ADMIN).key, seconds=None, examples=1, seed=1, thorough=False
    )
    assert (found.broken, dict(found.failures), found.errors) == (0, {}, [])
    assert found.statuses[200] > 5
    assert found.cases > 90
    assert len(found.operations) > 40
