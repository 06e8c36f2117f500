"""Databases on a server that is not ours to stop: one of this machine, named by its URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError

from worker.chaos.filling import Filling
from worker.chaos.ground import POSTGRESQL, Site, build

HERE = frozenset({"127.0.0.1", "localhost"})
PORT = 5432


class UnfitServer(ValueError):
    """The URL names no PostgreSQL server that faults may be played on; says what is expected."""


class ElsewhereGround:
    """Its databases are called dondoc_chaos_…, and are dropped again. Its user must be allowed to make them."""

    kind = POSTGRESQL
    cluster = None

    def __init__(self, url: str) -> None:
        self._url = _read(url)
        self._prefix = f"dondoc_chaos_{os.getpid()}_"
        self._templates: dict[Filling, str] = {}

    def fresh(self, name: str, filling: Filling) -> Site:
        if filling not in self._templates:
            template = self._templates[filling] = f"{self._prefix}template_{len(self._templates)}"
            self._create(template, "template1")
            build(self._at(template), filling)
        name = self._prefix + name
        self._create(name, self._templates[filling])
        port = self._url.port or PORT
        return Site(name, self._at(name), port, partial(self._at, name))

    def give_up(self, site: Site) -> None:
        self._drop(site.name)

    def terminate(self, site: Site) -> int:
        ending = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"
        with self._connected() as connection:
            found = connection.execute(ending, [site.name]).fetchone()
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Drop the templates too."""
        for template in self._templates.values():
            self._drop(template)

    def _at(self, database: str, port: int | None = None) -> str:
        there = self._url.set(database=database, host="127.0.0.1", port=port or self._url.port or PORT)
        return there.render_as_string(hide_password=False)

    def _create(self, name: str, template: str) -> None:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with self._connected() as connection:
            connection.execute(made)

    def _drop(self, name: str) -> None:
        with self._connected() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            connection = psycopg.connect(plain, autocommit=True)
        except psycopg.OperationalError as error:
            raise UnfitServer(f"--database: the server does not let us in: {error}") from None
        with connection:
            yield connection


def _read(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise UnfitServer(
            "--database: expected sqlite, postgresql or postgresql+psycopg://user@127.0.0.1/name"
        ) from None
    if url.drivername != "postgresql+psycopg" or url.host not in HERE:
        raise UnfitServer(
            "--database: expected a postgresql+psycopg:// URL with the host 127.0.0.1: faults are played on this "
            "machine alone"
        )
    return url
