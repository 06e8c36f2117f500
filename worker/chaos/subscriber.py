"""A system that is told what happens in an office under experiment."""

from datetime import datetime
from pathlib import Path

from notifiers.webhook.new_key import new_key
from tasks.database import Database
from tasks.feed.subscription import subscribe
from tasks.vault import Vault
from worker.chaos.environment import SECRET_KEY

HOST = "127.0.0.1"


def subscribe_to_all(database: Database, port: int, now: datetime) -> dict[str, str]:
    """Have everything told to this port from now on; the settings of an office that also urges heads."""
    sealed = Vault((SECRET_KEY.encode(),)).seal(new_key())
    with database.write() as session:
        subscribe(session, f"http://{HOST}:{port}/su-kien", HOST, (), sealed, now)
    return {"EVENT_NETWORKS": f"{HOST}/32", "LADDER": str(Path(__file__).with_name("climbs.toml"))}
