"""The processes of an office: kept alive while they are wanted, counted when they are killed, gone at the end."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from worker.chaos.crew import Crew
from worker.chaos.kill_point import Point
from worker.chaos.member import Member

PATIENCE = 30.0


class Sleeper(Member):
    """A process that does nothing, in the place of a part: what it is does not matter to who looks after it."""

    def command(self) -> list[str]:
        return ["sleep", "1000"]

    @property
    def hears(self) -> bool:
        return True


class Beginner(Member):
    """A process that takes its time before it does as it is told: it then ends by itself, and well."""

    def command(self) -> list[str]:
        return ["sh", "-c", "sleep 0.3; trap 'exit 0' TERM; while :; do sleep 0.05; done"]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew({"PATH": os.defpath}, tmp_path, tmp_path / "moved", Sleeper)
    yield crew
    crew.end()
    assert not [each for each in crew.of("worker") if each.alive]


def until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.01)


def state(member: Member) -> str:
    """One letter of the kernel's: S sleeps, T is stopped."""
    assert member.process is not None
    return Path(f"/proc/{member.process.pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_who_is_killed_comes_back_and_is_counted(crew: Crew) -> None:
    crew.start(workers=2, schedulers=1)
    first, second = crew.of("worker")
    before = first.process
    crew.kill(first)
    assert first.alive
    assert first.process is not before
    assert (first.starts, second.starts, crew.crashes) == (2, 1, 1)


def test_who_dies_by_its_own_hand_comes_back_too(crew: Crew) -> None:
    crew.start(workers=1, schedulers=1)
    for member in (*crew.of("worker"), *crew.of("scheduler")):
        member.signal(signal.SIGKILL)
    until(lambda: all(each.starts == 2 for each in (*crew.of("worker"), *crew.of("scheduler"))))
    assert crew.crashes == 1  # letters are held by workers alone


def test_who_rests_is_not_started_again_until_it_is_wanted_back(crew: Crew) -> None:
    member = crew.add("worker")
    assert crew.rest(member) == [-signal.SIGTERM]
    assert not member.alive
    crew.back(member)
    assert member.alive


def test_frozen_processes_are_there_and_do_nothing(crew: Crew) -> None:
    member = crew.add("worker")
    assert not member.asleep
    crew.freeze(member)
    until(lambda: state(member) == "T")
    assert (member.asleep, member.asleep) == (True, True)  # a look takes nothing away
    crew.thaw(member)
    until(lambda: state(member) == "S")
    assert (member.asleep, member.starts) == (False, 1)


def test_who_was_started_a_moment_ago_is_told_to_stop_once_it_can_hear(tmp_path: Path) -> None:
    crew = Crew({"PATH": os.defpath}, tmp_path, tmp_path / "moved", Beginner)
    assert crew.rest(crew.add("worker"), crew.add("worker")) == [0, 0]
    crew.end()


def test_who_does_not_end_as_told_is_named(crew: Crew) -> None:
    crew.start(workers=1, schedulers=0)
    assert crew.stop() == [f"worker-1 was told to stop and ended with {-signal.SIGTERM}"]


def test_schedulers_that_all_lead_are_told_so(crew: Crew) -> None:
    assert crew.add("scheduler", all_lead=True).words[2:] == ("--all-lead",)


def test_words_for_a_kill_point_name_a_mark_of_its_own(crew: Crew, tmp_path: Path) -> None:
    once, always = crew.add("worker", Point.AFTER_WIRE, 3), crew.add("worker", Point.AFTER_WIRE, 3, once=False)
    common = ("--clock", str(tmp_path / "moved"), "--point", "after-wire", "--nth", "3")
    assert once.words == (*common, "--mark", str(tmp_path / "logs" / "worker-1.died"))
    assert always.words == common


def test_a_point_to_sleep_at_is_told_as_such(crew: Crew) -> None:
    member = crew.add("worker", Point.BEFORE_WIRE, once=False, sleeps=True)
    assert member.words[2:] == ("--point", "before-wire", "--nth", "1", "--sleep")
