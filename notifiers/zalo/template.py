import re
from collections.abc import Callable
from functools import partial

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import HttpClient
from notifiers.letter import Letter
from notifiers.receipt import Receipt
from notifiers.witness import Whereabouts
from notifiers.zalo.hours import Hours
from notifiers.zalo.oa import Oa
from notifiers.zalo.outcome import read_outcome
from notifiers.zalo.template_codes import TOKEN_OVER, template_meaning
from notifiers.zalo.template_config import TemplateConfig
from notifiers.zalo.template_data import fill, template_of
from notifiers.zalo.template_status import read_status
from notifiers.zalo.user import user_id

_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")  # E.164


class TemplateChannel:
    """Approved templates of an Official Account: to any phone number, or to user ids. A Witness too."""

    name = "zalo_template"
    idempotent = False

    def __init__(self, config: TemplateConfig) -> None:
        self._config = config
        client = HttpClient(config.connect_seconds, config.answer_seconds)
        self._oa = Oa(config.tokens, config.app_secret, client)

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        """See Channel. Sends the template of `letter.kind`, filled with `letter.facts`, to `letter.to`.

        Every copy of a letter has the same tracking id. No page says that Zalo holds back a second one.

        A second copy cannot say that it is one: a template's words are fixed.
        """
        url, to = self._way(letter)
        template = template_of(letter, self._config.templates)
        body = to | {"template_id": template.template_id, "template_data": fill(template, letter)}
        hours = Hours(self._config.now(), self._config.zone)
        _check_hours(hours)
        answer = self._oa.post(url, body, before_wire, TOKEN_OVER)
        return read_outcome(answer, partial(template_meaning, hours=hours))

    def whereabouts(self, tracking: str, provider_id: str | None) -> Whereabouts:
        """See Witness. A message to a user id has a name of the OA's, which may not be known where this asks."""
        if provider_id:
            query = {"message_id": provider_id}
        elif self._config.status_by == "tracking_id":
            query = {"tracking_id": tracking}
        else:
            return Whereabouts.UNSAID
        try:
            return read_status(self._oa.get(self._config.status_url, query))
        except NotifierError:
            return Whereabouts.UNSAID

    def close(self) -> None:
        self._oa.close()

    def _way(self, letter: Letter) -> tuple[str, dict[str, object]]:
        """The URL, and the fields that name the recipient there."""
        if not letter.to.startswith("+"):
            return self._config.user_url, {"user_id": user_id(letter.to)}
        return self._config.phone_url, {"phone": _phone(letter.to), "tracking_id": letter.tracking}


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise NotifierError(ErrorKind.RECIPIENT, "found no phone number, expected one such as +84987654321")
    return text.removeprefix("+")


def _check_hours(hours: Hours) -> None:
    if not hours.open:
        words = "templates are sent from 06:00 to 21:59 only"
        raise NotifierError(ErrorKind.THROTTLED, words, hours.until_morning, of_channel=True)
