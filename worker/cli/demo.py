"""`dondoc demo`: the whole machine with a sample office in it."""

from typing import Annotated

import typer

from worker.cli.output import Json

Once = Annotated[bool, typer.Option("--once", help="Play the story, print its figures, stop everything and exit.")]


def demo(*, once: Once = False, as_json: Json = False) -> None:
    """Everything on this machine with a sample office loaded and a captured mailbox. Nothing leaves the machine."""
    raise NotImplementedError(once, as_json)
