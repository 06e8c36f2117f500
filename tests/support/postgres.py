"""The tests' PostgreSQL: the private one of the experiments, without durability and behind a socket alone."""

from worker.chaos.postgres import Cluster, stop_cluster
from worker.chaos.postgres import start_cluster as start

__all__ = ["Cluster", "start_cluster", "stop_cluster"]

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "300",
    "listen_addresses": "",
}


def start_cluster() -> Cluster:
    """Make and start a cluster in a temporary folder; `stop_cluster` removes both."""
    return start(FAST)
