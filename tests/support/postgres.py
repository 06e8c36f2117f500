"""The tests' PostgreSQL: the private one of the experiments, without durability and behind a socket alone."""

from dataclasses import dataclass, field

import psycopg

from worker.chaos.postgres import Cluster, stop_cluster
from worker.chaos.postgres import start_cluster as start

__all__ = ["Cluster", "Reused", "start_cluster", "stop_cluster"]

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # plans are by what a test counted
    "shared_buffers": "64MB",
    "max_connections": "300",
    "listen_addresses": "",
}
TABLES = "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'"
# As a replica would, so that no trigger and no foreign key asks why.
EMPTY = """
DO $$
DECLARE each record; filled boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  SET LOCAL lock_timeout = '5s';
  FOR each IN
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', each.name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', each.name); END IF;
  END LOOP;
  PERFORM setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


def start_cluster() -> Cluster:
    """Make and start a cluster in a temporary folder; `stop_cluster` removes both."""
    return start(FAST)


@dataclass
class Reused:
    """One database that a process's tests use one after the other, emptied between them: a copy each costs more."""

    cluster: Cluster
    template: str
    name: str
    tables: str = field(default="", init=False)

    def emptied(self) -> str:
        """Its URL, as if it had just been made. One whose tables a test altered is made anew."""
        if not self.tables or not self._emptied():
            self.cluster.drop(self.name)
            self.cluster.create(self.name, self.template)
            self.tables = self._tables()
        return self.cluster.url(self.name)

    def _emptied(self) -> bool:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        try:
            with self._connect() as connection:
                connection.execute(others, [self.name])
                connection.execute(EMPTY)
            return self._tables() == self.tables
        except psycopg.Error:
            return False

    def _tables(self) -> str:
        with self._connect() as connection:
            found = connection.execute(TABLES).fetchone()
        return str(found and found[0])

    def _connect(self) -> psycopg.Connection:
        url = self.cluster.url(self.name).replace("+psycopg", "")
        return psycopg.connect(url, autocommit=True)
