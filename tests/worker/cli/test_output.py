import json
from datetime import UTC, date, datetime

import pytest

from worker.cli.output import print_json, print_table


def test_json_is_one_object_on_one_line_with_vietnamese_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "Sở Nội vụ\n", "on": date(2026, 10, 5), "at": datetime(2026, 10, 5, 1, tzinfo=UTC)})
    out = capsys.readouterr().out
    assert out == '{"name": "Sở Nội vụ\\n", "on": "2026-10-05", "at": "2026-10-05T01:00:00+00:00"}\n'
    assert json.loads(out)["on"] == "2026-10-05"


def test_what_stands_in_a_cell_is_never_markup(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("Sổ thư", ("Thư",), [("[red]12/UBND[/red]",), (None,), (7,)])
    out = capsys.readouterr().out
    assert "[red]12/UBND[/red]" in out
    assert "None" not in out
