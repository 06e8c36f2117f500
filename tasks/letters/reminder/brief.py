"""A reminder in single values, for channels that only fill in a template."""

from tasks.letters.reminder.chat import label
from tasks.letters.reminder.facts import Item, ReminderFacts
from tasks.letters.wording import deadline_words
from tasks.text import clean


def brief(facts: ReminderFacts, first: Item) -> dict[str, str]:
    """By name, as notifiers/letter.py lists them; `first` is the most urgent task."""
    values = {
        "department": facts.salutation,
        "count": str(len(facts.items)),
        "overdue": str(facts.overdue),
        "today": str(facts.today),
        "near": str(facts.near),
        "most_urgent": label(first),
        "deadline": deadline_words(first.deadline, facts.on, days_left=first.days_left, days_late=first.days_late),
        "link": facts.all_link,
        "code": facts.reminder_code,
        "office": facts.office.name,
    }
    return {name: clean(value) for name, value in values.items()}
