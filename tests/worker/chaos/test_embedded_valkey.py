"""The broker that an office embeds, killed behind its back."""

import threading
from pathlib import Path

from worker.broker import EmbeddedBroker
from worker.broker_server import process_of, socket_path
from worker.chaos.embedded_valkey import EmbeddedValkey


def test_the_embedded_broker_comes_back_by_its_owner_and_ends_without_one(tmp_path: Path) -> None:
    rig, owner, ended = EmbeddedValkey(tmp_path), EmbeddedBroker(tmp_path), threading.Event()
    rig.stop()  # there is none yet
    owner.start()
    first = process_of(socket_path(tmp_path.resolve() / "broker"))

    def watch() -> None:
        while not ended.wait(0.05):
            owner.watch()

    keeper = threading.Thread(target=watch, daemon=True)
    keeper.start()
    try:
        rig.revive(keep_file=False)
    finally:
        ended.set()
        keeper.join()
    second = process_of(socket_path(tmp_path.resolve() / "broker"))
    assert second not in {None, first}
    rig.stop()
    assert process_of(socket_path(tmp_path.resolve() / "broker")) is None
    owner.stop()
