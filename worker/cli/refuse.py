from typing import NoReturn

import typer

UNUSABLE = 2


def refuse(words: object) -> NoReturn:
    """End a command whose input cannot be used: its words on standard error, exit code 2."""
    typer.echo(str(words), err=True)
    raise typer.Exit(UNUSABLE)
