from tasks.letters.news.facts import NewsFacts
from tasks.news_kind import NewsKind


def tally_words(facts: NewsFacts) -> str:
    """`1 nhiệm vụ mới giao, 2 nhiệm vụ đã hoàn thành`."""
    counts = [(kind, sum(item.kind is kind for item in facts.items)) for kind in NewsKind]
    return ", ".join(f"{count} nhiệm vụ {kind.label}" for kind, count in counts if count)
