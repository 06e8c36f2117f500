"""Logging set up as a process does it, and put back: the next test's process is the same one."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


def plain_logging() -> None:
    """As structlog writes by itself, but for tracebacks: with the values of all variables one takes it seconds."""
    written = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(processors=[structlog.stdlib.add_log_level, stamp, written])


@contextmanager
def kept_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
        plain_logging()
