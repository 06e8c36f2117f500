from typing import Literal, NamedTuple

from starlette.requests import Request

Language = Literal["vi", "en"]


class Words(NamedTuple):
    """The same in Vietnamese and in English."""

    vi: str
    en: str

    def spoken(self, language: Language) -> str:
        return self.vi if language == "vi" else self.en


def language_of(request: Request) -> Language:
    """English for who would rather have it (Accept-Language, RFC 9110 §12.5.4), else Vietnamese."""
    wanted = dict(map(_read, request.headers.get("accept-language", "").split(",")))
    vietnamese, english = wanted.get("vi", wanted.get("*", 0.0)), wanted.get("en", 0.0)
    return "en" if english > vietnamese else "vi"


def _read(part: str) -> tuple[str, float]:
    tag, _, rest = part.partition(";")
    weight = rest.strip().removeprefix("q=")
    try:
        return tag.strip().lower()[:2], float(weight) if weight else 1.0
    except ValueError:
        return "", 0.0
