"""The search for cycles: an import makes a few, and should not have it go through all that the process had before."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """What is there now is passed over inside: it took a fifth of an import's time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
