"""Who gives a command, as the log of changes keeps it."""

from typing import Annotated

import typer

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides it; kept in the log of changes.")]
UNNAMED = "office, command line"


def actor(by: str) -> str:
    return f"person {by.strip()}" if by.strip() else UNNAMED
