"""What a mail reader would make of an HTML letter."""

from html.parser import HTMLParser

_VOID = {"meta", "br", "img", "link", "hr"}
_UNSEEN = {"style", "title", "head"}


class Markup(HTMLParser):
    """`words` is the text shown, spaces collapsed; `links`, `sources` in order; `problems`: tags that do not pair."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.problems: list[str] = []
        self._open: list[str] = []
        self._seen: list[str] = []
        self.feed(html)
        self.close()
        self.problems += [f"never closed: {tag}" for tag in self._open]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self._seen).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [found["href"] or ""] if "href" in found else []
        self.sources += [found["src"] or ""] if "src" in found else []
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"closed out of turn: {tag}")

    def handle_data(self, data: str) -> None:
        if not _UNSEEN & set(self._open):
            self._seen.append(data)
