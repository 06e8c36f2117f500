import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from tasks.letters.environment import LetterEnvironment

PAGE = """<p class="{{ text }}">{{ text | upper }}, {{ "<" ~ text }}
{%- for each in [text, 7, none] %} {{ each }}{% endfor %}</p>"""


@pytest.mark.parametrize("text", ["Sở Xây dựng", """<a href='x'>"&"</a>""", Markup("<b>&amp;</b>"), "", 12, None])
def test_a_page_is_what_jinja_makes_of_it(text: object) -> None:
    ours, stock = (of(autoescape=True).from_string(PAGE).render(text=text) for of in (LetterEnvironment, Environment))
    assert ours == stock


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'text' is undefined"):
        LetterEnvironment(autoescape=True, undefined=StrictUndefined).from_string(PAGE).render()
