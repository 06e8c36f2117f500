"""A part as `up` starts it: it ends with the process that looks after it, however that one ends.

Left behind it would hold the port, and go on with the settings and the code of yesterday.
"""

import os
import signal
import threading

from worker.cli.main import main

STANDARD_INPUT = 0


def end_with_keeper() -> None:
    """Be told to stop when nobody holds the other end of standard input any more: the kernel closes it for the dead."""
    threading.Thread(target=_wait_for_the_end, name="keeper gone", daemon=True).start()


def _wait_for_the_end() -> None:
    # By the kernel's own call: a thread inside Python's reader would hold its lock while the process ends.
    while os.read(STANDARD_INPUT, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    end_with_keeper()
    main()
