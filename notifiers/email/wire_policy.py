from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import EmailPolicy
from io import BytesIO
from typing import Any

from notifiers.email.body import BASE64, BASE64_LINE


class UnsafeHeaderError(ValueError):
    """A header value that would be more than one header. Names the header, not the value."""


class WirePolicy(EmailPolicy):
    """CRLF lines, ASCII bodies, and header values written exactly as they were prepared.

    The parent would parse each value, decode encoded words in it, and fold it anew: long References become encoded
    words that no client threads by, and an encoded line break becomes a header of its own.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Keep the prepared value; the last guard against a second header."""
        rest = str(value).replace("\r\n ", "").replace("\r\n\t", "")
        if "\r" in rest or "\n" in rest or not rest.isascii():
            raise UnsafeHeaderError(f"header {name} holds a line break or a non-ASCII character")
        return name, str(value)

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ARG002 - the parent's signature
        return value

    def header_max_count(self, name: str) -> int | None:  # noqa: ARG002 - the parent's signature
        """No count: each header is set once, in one place, and the parent's look-up costs more than the rest."""
        return None

    def _fold(self, name: str, value: Any, refold_binary: bool = False) -> str:  # noqa: ARG002 - the parent's signature
        return f"{name}: {value}{self.linesep}"


class _WireGenerator(BytesGenerator):
    """Writes bodies as they are: they have their line ends already, and splitting them again halves the speed."""

    def _write_lines(self, lines: str) -> None:
        self.write(lines)


WIRE = WirePolicy(linesep="\r\n", cte_type="7bit", max_line_length=BASE64_LINE, content_manager=BASE64)


def as_wire(message: EmailMessage) -> bytes:
    """A message made with the policy WIRE, as bytes."""
    target = BytesIO()
    _WireGenerator(target, mangle_from_=False, policy=WIRE).flatten(message)
    return target.getvalue()
