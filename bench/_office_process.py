"""One process of an office with the office's own times: `python -m bench._office_process worker`.

Only two are shorter, so that a run of minutes sees their end: what a process that lives does not end is freed after a
minute in place of five, and a letter in doubt gets its second copy after 20 s in place of ten minutes.
"""

import sys
from dataclasses import replace
from datetime import timedelta

from worker import log
from worker.chaos.part import PARTS
from worker.kept import end_with_keeper
from worker.settings import read_settings
from worker.timing import Timing
from worker.wiring import Wiring

TIMING = replace(Timing(), lease=timedelta(seconds=60), resend_after=timedelta(seconds=20))


def main() -> None:
    end_with_keeper()
    settings = read_settings()
    log.set_up(settings.log_format)
    PARTS[sys.argv[1]](Wiring(settings, TIMING))


if __name__ == "__main__":
    main()
