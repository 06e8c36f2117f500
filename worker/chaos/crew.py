"""The processes of an office under experiment, and the supervisor that starts again what died."""

import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from worker.chaos.kill_point import Point
from worker.chaos.member import Member

LOOK_SECONDS = 0.1
STOP_SECONDS = 60.0
START_SECONDS = 60.0


class Crew:
    """Workers, schedulers (each with relay and reaper) and web, by name: "worker-1", "scheduler-1", "web-1".

    From `start` on a supervisor starts again whoever ends, at once, as systemd or compose would; `rest` takes a member
    out of its hands. `crashes` counts the workers that were killed, also by their own kill point. Call `end` at last.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        home: Path,
        clock: Path,
        make: Callable[..., Member] = Member,
        lease: float | None = None,
    ) -> None:
        self.crashes = 0
        self._environment = environment
        self._logs = home / "logs"
        self._words = ["--clock", str(clock), *(["--lease", str(lease)] if lease is not None else [])]
        self._make = make
        self._members: dict[str, Member] = {}
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="chaos keeper", daemon=True)

    def start(self, workers: int = 2, schedulers: int = 1, web: int = 0) -> None:
        """Start so many of each; come back without waiting until they are ready."""
        for part, count in (("worker", workers), ("scheduler", schedulers), ("web", web)):
            for _ in range(count):
                self.add(part)

    def add(
        self,
        part: str,
        point: Point | None = None,
        nth: int = 1,
        *,
        once: bool = True,
        sleeps: bool = False,
        all_lead: bool = False,
    ) -> Member:
        """One more. With `point`, it kills itself at its `nth` letter there: at its first start, or at each.

        Or it falls asleep there, until it is thawed. Schedulers that `all_lead` ring all at once.
        """
        with self._lock:
            name = f"{part}-{1 + len(self.of(part))}"
            words = [*self._words, *(["--all-lead"] if all_lead else [])]
            if point is not None:
                words += ["--point", point, "--nth", str(nth)]
                words += ["--mark", str(self._logs / f"{name}.died")] if once else []
                words += ["--sleep"] if sleeps else []
            self._logs.mkdir(parents=True, exist_ok=True)
            member = self._members[name] = self._make(name, part, self._environment, self._logs, tuple(words))
            member.start()
            if not self._keeper.is_alive() and not self._ended.is_set():
                self._keeper.start()
        return member

    def of(self, part: str) -> list[Member]:
        return [each for each in self._members.values() if each.part == part]

    def kill(self, *members: Member) -> None:
        """Kill -9 of these; the supervisor starts them again."""
        with self._lock:
            for member in members:
                member.signal(signal.SIGKILL)
            for member in members:
                member.kill()
                self._again(member)

    def kill_soon(self, part: str) -> None:
        """Kill -9 of all of a part, from a listener of a sink: comes back at once, and takes no lock."""
        for member in self.of(part):
            member.signal(signal.SIGKILL)

    def freeze(self, *members: Member) -> None:
        for member in members:
            member.signal(signal.SIGSTOP)

    def thaw(self, *members: Member) -> None:
        for member in members:
            member.signal(signal.SIGCONT)

    def rest(self, *members: Member) -> list[int | None]:
        """Tell these to stop and let nobody start them again; their exit codes, None for one that had to be killed.

        Who was started a moment ago is told once it can hear.
        """
        self._await_hearing(members)
        with self._lock:
            for member in members:
                member.wanted = False
                member.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        codes = [member.wait(deadline - time.monotonic()) for member in members]
        for member in members:
            member.kill()
        return codes

    def back(self, *members: Member) -> None:
        """Start these again that were told to rest."""
        with self._lock:
            for member in members:
                member.wanted = True
                member.start()

    def stop(self) -> list[str]:
        """Stop everybody as an administrator does; in words, who did not end as told."""
        members = list(self._members.values())
        self.thaw(*members)
        codes = dict(zip((each.name for each in members), self.rest(*members), strict=True))
        return [
            f"{name} was told to stop and " + ("did not" if code is None else f"ended with {code}")
            for name, code in codes.items()
            if code != 0
        ]

    def end(self) -> None:
        """Kill whoever is left."""
        self._ended.set()
        with self._lock:
            for member in self._members.values():
                member.wanted = False
                member.kill()
        if self._keeper.is_alive():
            self._keeper.join()

    def _await_hearing(self, members: Iterable[Member]) -> None:
        last = time.monotonic() + START_SECONDS
        while any(each.alive and not each.hears for each in members) and time.monotonic() < last:
            time.sleep(LOOK_SECONDS / 2)

    def _keep(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            with self._lock:
                self._start_again(self._members.values())

    def _start_again(self, members: Iterable[Member]) -> None:
        for member in members:
            self._again(member)

    def _again(self, member: Member) -> None:
        if member.wanted and not member.alive and not self._ended.is_set():
            self.crashes += member.part == "worker" and member.code == -signal.SIGKILL
            member.let_go()
            member.start()
