"""A worker that dies by its own hand: at the letter it was told, there and nowhere else, and once where told so."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from notifiers.witness import Whereabouts, Witness
from tests.support.letters import a_letter
from tests.support.office import FakeChannel
from worker.chaos.kill_point import KillPoint, MarkedChannel, Point, mark

PASSES = """
import pathlib, signal, sys
from worker.chaos.kill_point import KillPoint, Point
mark = pathlib.Path(sys.argv[1]) if sys.argv[1] else None
blow = signal.Signals(int(sys.argv[2]))
point = KillPoint(Point.AFTER_WIRE, 2, mark, blow)
for number, each in enumerate([Point.AFTER_WIRE, Point.BEFORE_WIRE, Point.AFTER_WIRE, Point.AFTER_WIRE]):
    print(number, flush=True)
    point.passing(each)
"""
KILLED = -9


def passes(mark: Path | str = "") -> tuple[int, list[str]]:
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", PASSES, str(mark), str(signal.SIGKILL.value)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.split()


def test_it_dies_at_the_letter_that_it_was_told() -> None:
    assert passes() == (KILLED, ["0", "1", "2"])


def test_with_a_mark_only_the_first_process_dies(tmp_path: Path) -> None:
    assert passes(tmp_path / "died") == (KILLED, ["0", "1", "2"])
    assert passes(tmp_path / "died") == (0, ["0", "1", "2", "3"])


def test_it_falls_asleep_there_and_goes_on_when_it_is_woken() -> None:
    with subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", PASSES, "", str(signal.SIGSTOP.value)], stdout=subprocess.PIPE, text=True
    ) as process:
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        process.send_signal(signal.SIGCONT)
        words, _ = process.communicate()
    assert (process.returncode, words.split()) == (0, ["0", "1", "2", "3"])


def test_the_points_of_a_channel_are_passed_in_order() -> None:
    passed: list[str] = []
    channel = MarkedChannel("email", FakeChannel(during=lambda: passed.append("send")), passed.append)
    channel.send(a_letter(), lambda: passed.append("mark"))
    assert passed == ["send", Point.BEFORE_WIRE, "mark", Point.AFTER_WIRE, Point.BEFORE_SENT]


def test_a_letter_that_is_refused_passes_no_further_point() -> None:
    passed: list[str] = []
    channel = MarkedChannel("email", FakeChannel(fails=ConnectionError()), passed.append)
    with pytest.raises(ConnectionError):
        channel.send(a_letter(), lambda: passed.append("mark"))
    assert passed == []


def test_other_points_are_passed_by() -> None:
    point = KillPoint(Point.BEFORE_SENT, 1, None)
    point.passing(Point.AFTER_CLAIM)


class FakeWitness(FakeChannel):
    def whereabouts(self, tracking: str, provider_id: str | None) -> Whereabouts:
        return Whereabouts.TAKEN if (tracking, provider_id) == ("abc", None) else Whereabouts.UNSAID


def test_a_marked_channel_is_a_witness_where_its_own_is_one() -> None:
    passed: list[str] = []
    witness = mark("zalo_template", FakeWitness(), passed.append)
    assert isinstance(witness, Witness)
    assert witness.whereabouts("abc", None) is Whereabouts.TAKEN
    assert passed == []
    assert not isinstance(mark("email", FakeChannel(), passed.append), Witness)
    witness.send(a_letter(), lambda: None)
    assert passed == [Point.BEFORE_WIRE, Point.AFTER_WIRE, Point.BEFORE_SENT]
