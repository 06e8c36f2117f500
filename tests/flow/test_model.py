"""Whatever happens in whatever order, the tables hold what a plain model says, and at the end the promise holds.

    pytest -n 0 --hypothesis-profile=long tests/flow/test_model.py

plays on for thousands of runs, each time others.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.model_fresh import Fresh, fresh_databases
from tests.support.model_machine import machine_of
from tests.support.model_play import Parts, fill

SHORT = settings(max_examples=12, stateful_step_count=30, derandomize=True, print_blob=False)


@pytest.fixture
def fresh(sqlite_template: Path) -> Iterator[Fresh]:
    with fresh_databases(sqlite_template, fill) as made:
        yield made


def test_tables_and_plain_model_agree_whatever_happens(fresh: Fresh) -> None:
    long = settings.get_current_profile_name() == "long"
    run_state_machine_as_test(machine_of(fresh, Parts()), settings=settings() if long else SHORT)
