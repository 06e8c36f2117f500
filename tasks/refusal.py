from collections.abc import Callable

# (channel, address) → None when it can be used, else why not, in Vietnamese for the digest.
Refusal = Callable[[str, str], str | None]
