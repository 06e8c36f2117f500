from email.policy import EmailPolicy
from typing import Any


class UnsafeHeaderError(ValueError):
    """A header value that would be more than one header. Names the header, not the value."""


class WirePolicy(EmailPolicy):
    """CRLF lines, 7-bit bodies, and header values written exactly as they were prepared.

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

    def _fold(self, name: str, value: Any, refold_binary: bool = False) -> str:  # noqa: ARG002 - the parent's signature
        return f"{name}: {value}{self.linesep}"


WIRE = WirePolicy(linesep="\r\n", cte_type="7bit", max_line_length=76)
