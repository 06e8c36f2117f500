import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Member:
    """One process of an office under experiment. `part` is worker, scheduler or web; `words` go to the part.

    While `wanted`, whoever looks after it starts it again when it ends.
    """

    name: str
    part: str
    environment: Mapping[str, str]
    logs: Path
    words: tuple[str, ...] = ()
    wanted: bool = True
    starts: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self.starts += 1
        with (self.logs / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program and words
                self.command(),
                env=dict(self.environment),
                stdin=subprocess.PIPE,  # never written to: its end tells a part that this process is gone
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def command(self) -> list[str]:
        return [sys.executable, "-m", "worker.chaos.part", self.part, *self.words]

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def asleep(self) -> bool:
        """Whether it is there and stopped (SIGSTOP)."""
        if not self.alive or self.process is None:
            return False
        with suppress(ChildProcessError):  # it ended a moment ago
            # Looked at and left as it is, to be told again.
            return os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None
        return False

    @property
    def hears(self) -> bool:
        """Whether it has come so far that it does as SIGTERM says; told sooner, it would just be gone."""
        if self.process is None:
            return False
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        caught = int(status.partition("SigCgt:")[2].split()[0], 16)
        return bool(caught >> (signal.SIGTERM - 1) & 1)

    @property
    def code(self) -> int | None:
        """How it ended: an exit code, or minus a signal."""
        return self.process.poll() if self.process is not None else None

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.alive:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)

    def kill(self) -> None:
        """Kill -9, and wait until the kernel has closed what it held."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
            self.let_go()

    def wait(self, seconds: float) -> int | None:
        """Its exit code once it has ended; None when it has not in time."""
        if self.process is None:
            return 0
        try:
            code = self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return None
        self.let_go()
        return code

    def let_go(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
