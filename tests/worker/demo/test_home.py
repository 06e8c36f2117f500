"""The demonstration's own folder, address and morning."""

import socket
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks.workdays import Calendar
from worker.demo.home import MARK, DemoHomeError, free_address, fresh_home, offset_to_morning, rehearsal_day
from worker.settings import Settings, environment_of, read_settings


def _settings(home: Path) -> Settings:
    return read_settings({"DONDOC_HOME": str(home)})


def test_the_folder_is_made_afresh_each_time(tmp_path: Path) -> None:
    with fresh_home(_settings(tmp_path)) as home:
        (home / "dondoc.db").touch()
    with fresh_home(_settings(tmp_path)) as home:
        assert [path.name for path in home.iterdir()] == [MARK]


def test_a_second_demonstration_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with (
        fresh_home(_settings(tmp_path)),
        pytest.raises(DemoHomeError, match="đang chạy"),
        fresh_home(_settings(tmp_path)),
    ):
        pass


def test_a_folder_that_no_demonstration_made_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "demo" / "so-lieu.xlsx"
    kept.parent.mkdir()
    kept.touch()
    with pytest.raises(DemoHomeError, match="không phải của bản trình diễn"), fresh_home(_settings(tmp_path)):
        pass
    assert kept.exists()


def test_a_free_port_is_taken_as_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = free_address(f"127.0.0.1:{port}")
    assert (address.bind, address.moved) == (f"127.0.0.1:{port}", False)


def test_a_taken_port_is_told_and_another_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        asked = f"127.0.0.1:{other.getsockname()[1]}"
        address = free_address(asked)
    assert address.moved
    assert address.bind != asked


def test_port_0_is_any_port_that_is_free() -> None:
    address = free_address("127.0.0.1:0")
    assert not address.moved
    assert not address.bind.endswith(":0")


def test_pages_bound_everywhere_are_opened_on_this_machine() -> None:
    assert free_address("0.0.0.0:0").url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("now", "on"),
    [
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), date(2026, 11, 23)),  # a holiday
        (datetime(2026, 11, 22, 3, 0, tzinfo=UTC), date(2026, 11, 20)),  # a Sunday
    ],
)
def test_it_plays_on_the_most_recent_working_day(now: datetime, on: date, calendar2026: Calendar) -> None:
    zone = _settings(Path()).zone
    assert rehearsal_day(now, calendar2026, zone) == on
    morning = (now + offset_to_morning(now, on, zone)).astimezone(zone)
    assert (morning.date(), f"{morning:%H:%M}") == (on, "08:05")


def test_processes_of_the_demonstration_know_nothing_of_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_SMTP_URL", "smtps://user:pass@mail.example")
    monkeypatch.setenv("OF_THE_MACHINE", "kept")
    environment = environment_of({"DONDOC_HOME": "/demo"})
    assert {name for name in environment if name.startswith("DONDOC_")} == {"DONDOC_HOME"}
    assert environment["OF_THE_MACHINE"] == "kept"
