import subprocess
import sys
from pathlib import Path

from worker.demo.orphan import PROGRAM, end_orphans
from worker.settings import environment_of


def _sleeper(home: Path, *words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", "print(flush=True); import time; time.sleep(600)", *words]
    environment = environment_of({"DONDOC_HOME": str(home)})
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)  # noqa: S603 - words of our own
    assert process.stdout
    process.stdout.readline()
    process.stdout.close()
    return process


def test_parts_left_on_a_home_are_ended_and_nothing_else(tmp_path: Path) -> None:
    orphan = _sleeper(tmp_path, PROGRAM.decode(), "web")
    shell = _sleeper(tmp_path)
    elsewhere = _sleeper(tmp_path / "other", PROGRAM.decode(), "web")
    # A child that ended stays listed until it is waited for; a true orphan has nobody to wait for.
    assert orphan.poll() is None
    end_orphans(tmp_path)
    assert orphan.wait(10) < 0
    assert shell.poll() is None
    assert elsewhere.poll() is None
    for each in (shell, elsewhere):
        each.kill()
        each.wait()
