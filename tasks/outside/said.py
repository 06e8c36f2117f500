"""What another system said of each column, and when: so that order does not matter, and old words undo nothing.

Words come late, twice and out of order. Each column keeps the newest that was said of it, whatever came first. And only
what is said anew is a change: an extension that was granted here since then is not undone by the same old list.
"""

import json
from collections.abc import Mapping
from typing import Any

from tasks.outside.external_ref import ExternalRef
from tasks.outside.revision import Revision


def timely(ref: ExternalRef, revision: Revision, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that nothing newer was said of."""
    before: dict[str, Any] = json.loads(ref.said)
    return {name: value for name, value in values.items() if _is_timely(before.get(name), revision)}


def news(ref: ExternalRef, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are not what was said last."""
    before: dict[str, Any] = json.loads(ref.said)
    plain = {name: _plain(value) for name, value in values.items()}
    return {name: values[name] for name, value in plain.items() if name not in before or before[name]["value"] != value}


def remember(ref: ExternalRef, revision: Revision, values: Mapping[str, Any]) -> None:
    at = revision.said_at.isoformat() if revision.said_at else None
    said = {name: {"value": _plain(each), "version": revision.version, "at": at} for name, each in values.items()}
    ref.said = json.dumps(json.loads(ref.said) | said, ensure_ascii=False, sort_keys=True)
    newest = revision.with_later(ref.newest)
    ref.version, ref.said_at = newest.version, newest.said_at


def _is_timely(before: Mapping[str, Any] | None, revision: Revision) -> bool:
    return before is None or revision.is_after(Revision.read(before["version"], before["at"]))


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))
