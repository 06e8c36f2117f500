"""`dondoc demo`: the whole machine with a sample office in it."""

from typing import Annotated

import typer

from worker.cli.output import Json, print_json

Once = Annotated[bool, typer.Option("--once", help="Play the story, print its figures, stop everything and exit.")]
NOT_AS_EXPECTED, UNUSABLE = 1, 2


def demo(*, once: Once = False, json: Json = False) -> None:
    """Everything on this machine with a sample office loaded and a captured mailbox. Nothing leaves the machine."""
    from worker.demo.home import DemoHomeError
    from worker.demo.officer import AnswerFailed
    from worker.demo.patience import StoryEnds
    from worker.demo.run import run_demo
    from worker.settings import read_settings

    try:
        outcome = run_demo(read_settings(), once=once, quiet=json)
    except DemoHomeError as error:
        typer.echo(f"dondoc: {error}", err=True)
        raise typer.Exit(UNUSABLE) from None
    except (AnswerFailed, StoryEnds) as error:
        typer.echo(f"dondoc: {str(error) or 'đã dừng giữa chừng'}", err=True)
        raise typer.Exit(NOT_AS_EXPECTED) from None
    if json:
        print_json(outcome.as_json())
    if any(outcome.problems()):
        raise typer.Exit(NOT_AS_EXPECTED)
