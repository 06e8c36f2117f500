from datetime import timedelta
from typing import Any

from notifiers.http.retry_after import LONGEST, retry_after
from notifiers.zalo.answer import Answer, number
from notifiers.zalo.outcome import THROTTLED_WAIT


class BotAnswer(Answer):
    """An answer to a bot: `{"ok":true,"result":{…}}` or `{"ok":false,"error_code":…,"description":"…"}`."""

    @property
    def code(self) -> int | None:
        """0 only where it says `ok`."""
        if self.body.get("ok") is True:
            return 0
        return number(self.body.get("error_code")) or None

    @property
    def data(self) -> dict[str, Any]:
        found = self.body.get("result")
        return found if isinstance(found, dict) else {}

    @property
    def description(self) -> str:
        return str(self.body.get("description", ""))

    @property
    def wait(self) -> timedelta:
        """How long it asks to be left alone: by the header, else by `parameters.retry_after` in seconds."""
        parameters = self.body.get("parameters")
        seconds = number(parameters.get("retry_after")) if isinstance(parameters, dict) else None
        asked = timedelta(seconds=seconds) if seconds and seconds > 0 else THROTTLED_WAIT
        return retry_after(self.response) or min(asked, LONGEST)
