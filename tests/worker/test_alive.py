from pathlib import Path

from worker.alive import STALE_SECONDS, Alive


def test_a_part_is_alive_for_a_minute_after_each_beat(tmp_path: Path) -> None:
    alive = Alive(tmp_path / "home", "worker")
    assert not alive.is_fresh(0)
    alive.beat()
    beaten = alive.path.stat().st_mtime
    assert alive.is_fresh(beaten + STALE_SECONDS - 1)
    assert not alive.is_fresh(beaten + STALE_SECONDS)


def test_a_beat_of_the_future_is_no_sign_of_life(tmp_path: Path) -> None:
    alive = Alive(tmp_path, "scheduler")
    alive.beat()
    assert not alive.is_fresh(alive.path.stat().st_mtime - 7200)


def test_each_part_beats_for_itself(tmp_path: Path) -> None:
    Alive(tmp_path, "worker").beat()
    assert not Alive(tmp_path, "scheduler").path.exists()
