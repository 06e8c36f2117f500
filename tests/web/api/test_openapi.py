import json
from pathlib import Path

import pytest

from tests.web.conftest import Desk

FILE = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_schema_in_the_documents_is_the_codes_own(small_desk: Desk, pytestconfig: pytest.Config) -> None:
    """`pytest --write-openapi` writes it."""
    served = small_desk.client.get("/api/v1/openapi.json").json()
    if pytestconfig.getoption("write_openapi"):
        FILE.write_text(json.dumps(served, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert served == json.loads(FILE.read_text(encoding="utf-8"))
    assert served["openapi"].startswith("3.1")


def test_every_operation_names_its_scope_and_every_body_has_an_example(small_desk: Desk) -> None:
    schema = small_desk.client.get("/api/v1/openapi.json").json()
    operations = [each for path in schema["paths"].values() for each in path.values()]
    assert all(each["x-scope"] and each["security"] == [{"key": []}] for each in operations)
    bodies = [
        each["requestBody"]["content"]["application/json"]["schema"] for each in operations if "requestBody" in each
    ]
    names = {body["$ref"].rpartition("/")[2] for body in bodies}
    assert {name for name in names if not schema["components"]["schemas"][name].get("examples")} == set()
