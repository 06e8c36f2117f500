"""Structured logs, as text for a terminal or JSON for a collector. No personal data, no tokens, no URLs with either."""

import logging
import sys
from typing import Literal

import structlog
from structlog.typing import Processor

QUIET = {
    "httpx": logging.WARNING,  # it writes URLs, tokens and all, at INFO
    "httpcore": logging.WARNING,
    "apscheduler": logging.ERROR,  # a warning for each ring that comes while the turn before is under way
    "alembic": logging.WARNING,
    "kombu": logging.WARNING,
    "celery": logging.WARNING,
    "uvicorn": logging.WARNING,
    "mail.log": logging.ERROR,
}


def set_up(form: Literal["text", "json"]) -> None:
    """Send every log of this process to standard error in one form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_written(form)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def _written(form: Literal["text", "json"]) -> list[Processor]:
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    # A traceback without the values of variables: they hold what letters say, and to whom.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
