"""One process of the product, as its supervisor sees it: what it says, and how it ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.installation import Installation, until

STOP_SECONDS = 60.0  # what a part may take, at most, from being told to stop to its end
HURRIED = """
from worker import log
from worker.{module} import run_{name} as run
from worker.settings import read_settings
from worker.timing import Timing
from worker.wiring import Wiring
log.set_up("json")
run(Wiring(read_settings(), Timing({times})))
"""


@dataclass
class Part:
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def says(self, words: str) -> None:
        """Wait until it said so."""
        until(lambda: words in self.said or self.process.poll() is not None)
        assert words in self.said, self.said

    def stop(self) -> int:
        """Tell it to stop; its exit code."""
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)


@contextmanager
def started(office: Installation, *words: str) -> Iterator[Part]:
    """`dondoc WORDS`, killed in the end if it still runs."""
    with _running(office, words[0], ["-m", "worker.cli.main", *words]) as part:
        yield part


@contextmanager
def hurried(office: Installation, name: str, **times: float) -> Iterator[Part]:
    """One part with times of a test: fields of Timing."""
    module = {"worker": "work", "web": "serve", "scheduler": "scheduler"}[name]
    given = ", ".join(f"{field}={value}" for field, value in times.items())
    with _running(office, name, ["-c", HURRIED.format(name=name, module=module, times=given)]) as part:
        yield part


@contextmanager
def _running(office: Installation, name: str, words: list[str]) -> Iterator[Part]:
    log = Path(office.environment["DONDOC_HOME"]) / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as said:
        process = subprocess.Popen([sys.executable, *words], env=office.environment, stdout=said, stderr=said)  # noqa: S603
    try:
        yield Part(process, log)
    finally:
        process.kill()
        process.wait(STOP_SECONDS)
