"""The schema that the tests run on, made as an installation makes it: by the migrations."""

import contextlib
import importlib
import pkgutil
from pathlib import Path

from alembic import command
from alembic.config import Config

import tasks
from tasks.database import Base, open_database

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def migrate(url: str) -> None:
    if not (MIGRATIONS / "env.py").exists():
        _create_all(url)
        return
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


def _create_all(url: str) -> None:
    for module in pkgutil.iter_modules(tasks.__path__):
        with contextlib.suppress(ImportError):
            importlib.import_module(f"tasks.{module.name}")
    database = open_database(url)
    Base.metadata.create_all(database.engine)
    database.close()
