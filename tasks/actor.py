"""Who changed something, in the words that the log keeps, made and read here. Rows of before keep what they say."""

import re
from dataclasses import dataclass

from tasks.state import Labelled
from tasks.text import clean


class ActorKind(Labelled):
    PERSON = "person", "người dùng lệnh"
    CONTACT = "contact", "đầu mối"
    OFFICE_CONTACT = "office contact", "lãnh đạo Văn phòng"
    KEY = "key", "khóa API"
    SOURCE = "source", "hệ thống khác"
    IMPORT = "import", "tệp nhập"
    RULE = "rule", "hệ thống"
    OTHER = "", ""


class Rule(Labelled):
    """What Dondoc changes by itself; the label goes on after «hệ thống, »."""

    ESCALATION = "escalation", "theo thang đôn đốc"
    STORM = "storm breaker", "vì nhiều thư hơn hẳn thường ngày"
    PEOPLE = "people", "theo ngày thay người, đổi tên đã ghi"
    RECURRING = "recurring", "theo lịch của nhiệm vụ thường xuyên"
    LADDER = "ladder", "thấy tệp thang đôn đốc đã đổi"
    SETTINGS = "settings", "thấy thiết lập đã đổi khi khởi động"
    PAUSE = "pause", "theo ngày hết tạm dừng"
    SEAL = "seal", "trước bản tổng hợp hằng ngày"
    OFFICE_LEAD = "office lead", "theo địa chỉ lãnh đạo Văn phòng đã thiết lập"


@dataclass(frozen=True)
class Actor:
    """`number` is a contact's or a key's; `name` a person's, a key's, a file's, a rule's, or a source's address."""

    kind: ActorKind
    number: int | None = None
    name: str = ""

    @property
    def words(self) -> str:
        """As the log keeps it, such as `person Văn thư`, `contact 5`, `key 7: Trục liên thông`."""
        match self.kind:
            case ActorKind.CONTACT:
                return f"{self.kind} {self.number}"
            case ActorKind.OFFICE_CONTACT | ActorKind.KEY:
                return f"{self.kind} {self.number}: {self.name}" if self.name else f"{self.kind} {self.number}"
            case ActorKind.IMPORT:
                return f"{self.kind}, {self.name}"
            case ActorKind.OTHER:
                return self.name
        return f"{self.kind} {self.name}"

    @property
    def told(self) -> str:
        """In Vietnamese: `khóa API số 7 (Trục liên thông)`."""
        if self.kind is ActorKind.OTHER:
            return self.name
        if self.kind is ActorKind.RULE:
            return f"{self.kind.label}, {Rule(self.name).label if self.name in set(Rule) else self.name}"
        number = f" số {self.number}" if self.number is not None else ""
        return f"{self.kind.label}{number}" + (f" ({self.name})" if number and self.name else f" {self.name}".rstrip())


def person(name: str) -> str:
    """Somebody at the command line."""
    return Actor(ActorKind.PERSON, name=clean(name)).words


def contact(number: int) -> str:
    """An officer, by the link in a letter or in a chat."""
    return Actor(ActorKind.CONTACT, number).words


def office_contact(number: int, name: str) -> str:
    """Who answers on the office's page, with the name that was typed there."""
    return Actor(ActorKind.OFFICE_CONTACT, number, clean(name)).words


def key(number: int, name: str) -> str:
    """A system that holds a key of the API."""
    return Actor(ActorKind.KEY, number, clean(name)).words


def source(uri: str) -> str:
    """A system that tells events."""
    return Actor(ActorKind.SOURCE, name=uri).words


def import_of(file: str) -> str:
    return Actor(ActorKind.IMPORT, name=clean(file)).words


def rule(which: Rule) -> str:
    """Dondoc itself, by a rule of its own."""
    return Actor(ActorKind.RULE, name=which).words


_FORMS = (
    (re.compile(r"(office contact|contact|key) (\d+)(?:: (.*))?", re.DOTALL), (1, 2, 3)),
    (re.compile(r"(import), (.*)", re.DOTALL), (1, None, 2)),
    (re.compile(r"(person|source|rule) (.*)", re.DOTALL), (1, None, 2)),
)


def read_actor(words: str) -> Actor:
    """The words of a row; what no form of today's fits is kept as it stands."""
    for form, (kind, number, name) in _FORMS:
        if found := form.fullmatch(words):
            read = int(found[number]) if number is not None else None
            return Actor(ActorKind(found[kind]), read, found[name] or "")
    return Actor(ActorKind.OTHER, name=words)
