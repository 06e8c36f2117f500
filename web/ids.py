HIGHEST_ID = 2**31 - 1  # PostgreSQL refuses to compare an id with more
MOST_DIGITS = 10


def read_ids(text: str) -> list[int]:
    """`12,13` as ids; whatever is none is left out."""
    parts = [part for part in text.split(",") if part.isascii() and part.isdigit() and len(part) <= MOST_DIGITS]
    return sorted({int(part) for part in parts if int(part) <= HIGHEST_ID})
