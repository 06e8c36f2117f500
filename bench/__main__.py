"""All parts of the table, each in a process of its own: `python -m bench [PART …] [--json] [--scale S] [--runs N]`.

`hearing`, `hostile_workbook`, `climbs` and `api` have limits of their own or none, `many`, `cost` and `country` are
about more than one machine: all are asked for alone.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

TABLE = (
    "scan",
    "growth",
    "letters",
    "peers",
    "latency",
    "render",
    "page",
    "import",
    "digest",
    "start",
    "soak",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(TABLE))
    parser.add_argument("--json", action="store_true", help="one JSON object with every part's")
    asked, more = parser.parse_known_args()
    parts = asked.parts or [each for each in TABLE if Path(__file__).with_name(f"{each}.py").exists()]
    ended = [_run(part, [*more, *(["--json"] if asked.json else [])], kept=asked.json) for part in parts]
    if asked.json:
        sys.stdout.write(json.dumps({"parts": [json.loads(out) for _, out in ended if out]}, ensure_ascii=False) + "\n")
    return max(code for code, _ in ended)


def _run(part: str, more: list[str], *, kept: bool) -> tuple[int, str]:
    sys.stderr.write(f"== {part}\n")
    command = [sys.executable, "-m", f"bench.{part}", *more]
    ended = subprocess.run(command, stdout=subprocess.PIPE if kept else None, text=True, check=False)  # noqa: S603 - ours
    return ended.returncode, ended.stdout or ""


if __name__ == "__main__":
    sys.exit(main())
