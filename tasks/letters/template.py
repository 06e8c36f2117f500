"""Templates that ship beside the letters. MJML is compiled to HTML once, then Jinja fills it at each letter.

Compiling first means that nothing a person typed is ever read as MJML, and that a letter costs one Jinja render.
"""

from functools import cache
from importlib.resources import files

import mrml
from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, select_autoescape

from tasks.letters.environment import LetterEnvironment


@cache
def template(package: str, name: str) -> Template:
    """A template of a letter's package: `letter.html` is made from `letter.mjml`; `.txt` is read as it stands.

    HTML and SVG are escaped, plain text is not, because nothing reads it as markup.
    """
    return environment().get_template(f"{package}/{name}")


@cache
def environment(of: type[Environment] = LetterEnvironment) -> Environment:
    """For templates by `package/name`."""
    return of(
        loader=FunctionLoader(_load),
        autoescape=select_autoescape(("html", "svg")),
        undefined=StrictUndefined,
        auto_reload=False,  # they ship inside the package
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _load(place: str) -> str:
    package, name = place.split("/")
    return _compiled(package) if name == "letter.html" else _source(package, name)


def _compiled(package: str) -> str:
    look = mrml.memory_loader({"look.mjml": _source("tasks.letters", "look.mjml")})
    page = mrml.to_html(_source(package, "letter.mjml"), parser_options=mrml.ParserOptions(include_loader=look))
    return page.content


def _source(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8")
