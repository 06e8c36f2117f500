"""Tells on standard error how a demonstration gets on, and on standard output what came of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Step = Callable[[int, int], None]


class Teller:
    """`seconds` is how long each step took, by name."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=True, quiet=quiet, highlight=False)
        self._result = Console(quiet=quiet, highlight=False)
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[Step]:
        """Show one step while it lasts, then one line that stays. What is given tells how much is done, of how much."""
        started = time.monotonic()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(
            *columns, console=self._console, transient=True, disable=not self._console.is_terminal
        ) as progress:
            bar = progress.add_task(words, total=None)
            yield lambda done, of: progress.update(bar, completed=done, total=of)
        self.seconds[name] = time.monotonic() - started
        seconds = f"{self.seconds[name]:.1f}".replace(".", ",")
        self.say(f"✓ {words} ({seconds} giây)")

    def tell(self, words: str) -> None:
        """One line of the result."""
        self._result.print(words, markup=False, soft_wrap=True)

    def say(self, words: str) -> None:
        """One line about how it gets on."""
        self._console.print(words, markup=False, soft_wrap=True)
