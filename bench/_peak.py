"""The most memory that a step takes, in a process that does nothing else."""

import multiprocessing
import resource
from collections.abc import Callable
from typing import Any

MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux


def peak(act: Callable[..., object], *given: Any) -> float:
    """Megabytes. `act` is a function of a module, called with `given` in a new process.

    Raises:
        RuntimeError: the process did not come to its end.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(theirs, act, *given))
    process.start()
    theirs.close()
    try:
        return float(ours.recv())
    except EOFError as error:
        raise RuntimeError(f"{act.__name__} ended without a figure; see what it printed above") from error
    finally:
        process.join()


def _measured(pipe: Any, act: Callable[..., object], *given: Any) -> None:
    act(*given)
    pipe.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE)
