"""Who gives a command, as the log of changes keeps it."""

from contextvars import ContextVar
from typing import Annotated

import typer

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides it; kept in the log of changes.")]
As = Annotated[
    str,
    typer.Option("--as", metavar="NAME", help="Who gives the command, for the log; else this account's name."),
]
_NAMED = ContextVar("named", default="")


def named(name: str) -> None:
    """Remember who gives this command; it stands before the command's own name: `dondoc --as NAME confirm NV12`."""
    _NAMED.set(name.strip())


def actor(by: str = "") -> str:
    """The person's words for the log: who was named with the command, else the operating system's account."""
    from tasks.actor import person

    return person(name(by))


def name(by: str = "") -> str:
    from worker.settings import account

    return by.strip() or _NAMED.get() or account()
