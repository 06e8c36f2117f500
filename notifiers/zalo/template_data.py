"""How a letter's facts fill in a template that Zalo approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from notifiers.error import ErrorKind, NotifierError
from notifiers.letter import Letter
from notifiers.one_line import one_line
from notifiers.zalo.setting import ZaloConfigError

_LINKS = ("https://", "http://")
# A template takes no empty value.
NOTHING = "–"


@dataclass(frozen=True)
class Parameter:
    """A parameter of a template: the fact that it shows, and how many characters it may have.

    Raises:
        ZaloConfigError: it may have none.
    """

    fact: str
    most: int

    def __post_init__(self) -> None:
        if self.most < 1:
            raise ZaloConfigError(
                f"Zalo template parameter of {self.fact!r}: found length {self.most}, expected 1 or more"
            )


@dataclass(frozen=True)
class Template:
    """A template as it was approved: its id, and its parameters by name."""

    template_id: str
    data: Mapping[str, Parameter]


def template_of(letter: Letter, templates: Mapping[str, Template]) -> Template:
    """The template of the letter's kind.

    Raises:
        NotifierError: the settings name none.
    """
    found = templates.get(letter.kind)
    if found is None:
        raise NotifierError(ErrorKind.CONFIG, f"no Zalo template is set up for letters of kind {letter.kind!r}")
    return found


def fill(template: Template, letter: Letter) -> dict[str, str]:
    """Field `template_data`: each value on one line, in NFC, cut to its length and marked `…`.

    Raises:
        NotifierError: the letter has no such fact, or a link is longer than its parameter.
    """
    return {name: _value(name, parameter, letter) for name, parameter in template.data.items()}


def _value(name: str, parameter: Parameter, letter: Letter) -> str:
    fact = letter.facts.get(parameter.fact)
    if fact is None:
        words = f"template parameter {name}: letters of kind {letter.kind!r} have no fact {parameter.fact!r}"
        raise NotifierError(ErrorKind.CONFIG, words)
    value = normalize("NFC", one_line(fact)) or NOTHING
    if len(value) <= parameter.most:
        return value
    if any(mark in value for mark in _LINKS):
        # Half a link leads nowhere.
        words = f"template parameter {name}: the link has {len(value)} characters, the template allows {parameter.most}"
        raise NotifierError(ErrorKind.CONFIG, words)
    return value[: parameter.most - 1].rstrip() + "…"
