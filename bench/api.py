"""The API against what nobody thought of, by Schemathesis, with stateful links: `python -m bench.api --seconds 180`.

The limit: nothing is answered with 5xx, and every answer is one that the schema promises.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import schemathesis
from schemathesis.config import (
    ChecksConfig,
    CoveragePhaseConfig,
    FuzzingPhaseConfig,
    GenerationConfig,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.engine import Status, events, from_schema
from starlette.applications import Starlette
from starlette.routing import Mount

from tasks.contact import Contact
from tasks.department import Department, DepartmentKind
from tasks.handlers import BUS
from tasks.outside.key_ring import issue_key
from tasks.outside.scope import Scope
from tasks.text import fold
from web.api.api import create_api
from web.limit import Limit
from web.limits import Limits
from web.web import Web
from worker.prepare import prepare
from worker.serve import make_web
from worker.settings import read_settings
from worker.wiring import Wiring

DEPARTMENTS = ("Sở Xây dựng", "Sở Tài chính", "Sở Y tế")
ENDLESS = 10**9
# What the schema leaves open and only the office's data decide: without it most requests would stop at the first name.
KNOWN = {
    "lead": {"enum": [1, 2, "Sở Xây dựng"]},
    "department": {"enum": [1, 2, "Sở Xây dựng"]},
    "successor": {"enum": [1, 2, "Sở Xây dựng"]},
    "delegate": {"enum": [1, 2, None]},
    "coordinating": {"type": "array", "items": {"enum": [1, 2]}, "maxItems": 3},
    "content": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-zĐđ ]+$"},
    "deadline": {"enum": ["2026-12-10", "2026-11-20", "2027-01-15", None]},
    "requested": {"enum": ["2026-12-31", "2027-02-01"]},
    "addresses": {"enum": [{"email": "vt@vidu.gov.vn"}, {"zalo": "12345"}, {"email": None}, {}]},
    "prefers": {"type": "array", "items": {"enum": ["email", "zalo"]}, "maxItems": 2},
    "external_id": {"enum": ["1", "2", "3"]},
}


@dataclass
class Findings:
    """What was asked, what was answered, and what was wrong with the answers."""

    operations: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        return self.statuses.total()

    @property
    def broken(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)  # noqa: PLR2004 - server errors

    def take(self, event: Any) -> None:
        if isinstance(event, events.NonFatalError | events.FatalError):
            self.errors.append(str(getattr(event, "info", None) or getattr(event, "exception", event)))
        recorder = getattr(event, "recorder", None)
        if recorder is None:
            return
        self.operations |= {node.value.operation.label for node in recorder.cases.values()}
        answered = [each.response for each in recorder.interactions.values() if each.response is not None]
        self.statuses.update(response.status_code for response in answered)
        failed = [check for each in recorder.checks.values() for check in each if check.status is Status.FAILURE]
        self.failures.update(f"{recorder.label}: {_told(check)}" for check in failed)


def fuzz(
    web: Web, key: str, *, seconds: int | None, examples: int, seed: int | None = None, thorough: bool = True
) -> Findings:
    """Ask everything that the schema allows, and much that it does not, for so long and so often an operation.

    `seconds`: all of them are used; None: what was asked once is enough.
    `thorough`: each edge of each value in turn too, and what follows from an answer.
    """
    endless = Limit(ENDLESS, timedelta(seconds=1))
    api = create_api(replace(web, limits=Limits(requests=endless, wrong_keys=endless)))
    _narrow(api.openapi())
    app = Starlette(routes=[Mount("/api/v1", api)])
    project = ProjectConfig(
        headers={"Authorization": f"Bearer {key}"},
        continue_on_failure=True,
        generation=GenerationConfig(max_examples=examples, database="none", no_shrink=True),
        # That data are valid is for the office's data to say, as whether a name is a department's.
        checks=ChecksConfig(positive_data_acceptance=PositiveDataAcceptanceConfig(enabled=False)),
        phases=PhasesConfig(
            fuzzing=FuzzingPhaseConfig(),
            coverage=CoveragePhaseConfig(enabled=thorough),
            stateful=StatefulPhaseConfig(enabled=thorough, max_steps=6),
        ),
    )
    config = SchemathesisConfig(seed=seed, max_time=seconds, projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)
    findings = Findings()
    for event in from_schema(schema).execute():
        findings.take(event)
    return findings


def _narrow(schema: dict[str, Any]) -> None:
    # A bad event is told and kept, and the request goes well: whatever is JSON is taken.
    told = schema["paths"]["/events"]["post"]["requestBody"]
    told["required"] = False
    for body in told["content"].values():
        body["schema"] = {}
    for model in schema["components"]["schemas"].values():
        properties = model.get("properties", {})
        if model.get("additionalProperties") is False:  # what is sent; what is answered stays as it is promised
            properties.update({name: rule for name, rule in KNOWN.items() if name in properties})


def _told(check: Any) -> str:
    failure = check.failure_info.failure if check.failure_info else None
    return f"{check.name}: {failure.title if failure else '?'}: {failure.message if failure else ''}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--examples", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["DONDOC_HOME"] = home  # noqa: TID251 - as the office would set it
        wiring = Wiring(read_settings())
        prepare(wiring)
        _fill(wiring)
        found = fuzz(make_web(wiring), _key(wiring), seconds=asked.seconds, examples=asked.examples)
    sys.stdout.write(f"{len(found.operations)} operations, {found.cases} requests, {found.broken} answered 5xx\n")
    sys.stdout.write(f"by status: {dict(sorted(found.statuses.items()))}\n")
    for words, count in found.failures.most_common():
        sys.stdout.write(f"{count} x {words}\n")
    sys.stdout.writelines(f"{words}\n" for words in found.errors)
    return 1 if found.broken or found.failures else 0


def _fill(wiring: Wiring) -> None:
    with wiring.database.write() as session:
        session.add_all(
            Department(name=name, folded=fold(name), kind=DepartmentKind.DEPARTMENT) for name in DEPARTMENTS
        )
        session.flush()
        session.add(Contact(department_id=1, title="Văn thư", email="vt@vidu.gov.vn"))


def _key(wiring: Wiring) -> str:
    now = wiring.clock.now()
    with wiring.database.write() as session:
        return issue_key(session, BUS, "bench", [Scope.ADMIN], now, "bench")[1]


if __name__ == "__main__":
    sys.exit(main())
