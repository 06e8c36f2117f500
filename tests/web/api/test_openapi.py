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
    assert all(each["x-scope"] and {"key": []} in each["security"] for each in operations)
    bodies = [body["schema"] for each in operations for body in each.get("requestBody", {}).get("content", {}).values()]
    models = [schema["components"]["schemas"].get(body.get("$ref", "").rpartition("/")[2], body) for body in bodies]
    assert [model for model in models if not {"example", "examples"} & set(model)] == []
