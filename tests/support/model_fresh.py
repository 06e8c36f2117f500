"""One SQLite database that is made anew for each of many runs: by copying a file, not by migrating."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.database import Database, open_database
from tests.support.memory import MEMORY


@dataclass(frozen=True)
class Fresh:
    """`database` is opened once, so that what a run compiles serves the next; `again` puts its file back."""

    template: Path
    path: Path
    database: Database

    def again(self) -> Database:
        """The database as the template has it. Nobody may have it in use."""
        self.database.close()
        for name in (f"{self.path}-wal", f"{self.path}-shm"):
            Path(name).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)
        return self.database


@contextmanager
def fresh_databases(migrated: Path, fill: Callable[[Database], object]) -> Iterator[Fresh]:
    """A database that holds what `fill` wrote into a migrated file, again and again."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        template, path = Path(folder) / "template.db", Path(folder) / "dondoc.db"
        shutil.copyfile(migrated, template)
        filling = open_database(f"sqlite:///{template}")
        fill(filling)
        filling.close()
        database = open_database(f"sqlite:///{path}")
        yield Fresh(template, path, database)
        database.close()
