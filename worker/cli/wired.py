from worker import log
from worker.migrate import is_empty
from worker.prepare import prepare
from worker.settings import read_settings
from worker.wiring import Wiring


def wired() -> Wiring:
    """Settings to wiring for one command; a database without any table is prepared first.

    A database of another version is left alone: bringing it to this one is the administrator's step.
    """
    settings = read_settings()
    log.set_up(settings.log_format)  # to standard error: standard output is the command's
    wiring = Wiring(settings)
    if is_empty(settings.database):
        prepare(wiring)
    return wiring
