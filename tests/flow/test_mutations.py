"""The machine notices when what the promise rests on is taken out: the fence, a unique key, the reaper, the claim."""

from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.model_fresh import fresh_databases
from tests.support.model_machine import machine_of
from tests.support.model_mutant import MUTANTS, Mutant

# Real processes that die, hang and come back take minutes: `make test-long`.
pytestmark = pytest.mark.long

# Many more runs than it takes; the first that fails is enough, so nothing is shrunk.
BOUNDS = settings(max_examples=150, stateful_step_count=20, derandomize=True, print_blob=False, phases=[Phase.generate])


@pytest.mark.parametrize("mutant", MUTANTS, ids=[each.name for each in MUTANTS])
def test_the_machine_fails_when_what_the_promise_rests_on_is_taken_out(sqlite_template: Path, mutant: Mutant) -> None:
    with fresh_databases(sqlite_template, mutant.fill) as fresh:
        mutant.infect(fresh.database)
        with pytest.raises(AssertionError):
            run_state_machine_as_test(machine_of(fresh, mutant.parts), settings=BOUNDS)
