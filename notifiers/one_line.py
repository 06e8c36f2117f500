import re

_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def one_line(text: str) -> str:
    """Line breaks, controls and runs of spaces become one space each; lone surrogates a question mark."""
    return _UNPRINTABLE.sub(" ", _SURROGATE.sub("?", text)).strip()
