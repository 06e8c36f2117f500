"""The most memory that a step takes, in a process that does nothing else."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEGABYTE = 1024  # the kernel counts kilobytes


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
    pipe.send(_most())


def _most() -> float:
    # getrusage counts what the parent had when it began this process as well.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / MEGABYTE
