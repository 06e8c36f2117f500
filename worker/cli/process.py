"""The commands that keep running: one part each, or all of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.wiring import Wiring


def _wired() -> "Wiring":
    from worker import log
    from worker.settings import read_settings
    from worker.wiring import Wiring

    settings = read_settings()
    log.set_up(settings.log_format)
    return Wiring(settings)


def up() -> None:
    """Everything on this machine: migrations, broker, web, scheduler, worker. Ctrl-C stops all cleanly."""
    from worker.up import run_up

    run_up(_wired())


def web() -> None:
    """The pages: acknowledgement, office, health, metrics."""
    from worker.serve import run_web

    run_web(_wired())


def worker() -> None:
    """The Celery worker that delivers letters."""
    from worker.work import run_worker

    run_worker(_wired())


def scheduler() -> None:
    """The alarm clock, with relay and reaper."""
    from worker.scheduler import run_scheduler

    run_scheduler(_wired())


def migrate() -> None:
    """Bring the database to this version, and fill the calendar where it is empty."""
    from worker.prepare import prepare

    prepare(_wired())
