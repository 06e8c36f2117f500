"""The TOML file in which an office names the templates that Zalo approved (`template.toml` beside it shows one)."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from notifiers.zalo.setting import ZaloConfigError
from notifiers.zalo.template_data import Parameter, Template

MEND = "see notifiers/zalo/template.toml for a file that is right"


class _Parameter(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    fact: str
    most: Annotated[int, Field(ge=1, le=1_000)]


class _Template(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    template_id: Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
    data: dict[str, _Parameter]


class _File(RootModel[dict[str, _Template]]):
    pass


def load_templates(path: Path) -> Mapping[str, Template]:
    """Templates by the kind of letter.

    Raises:
        ZaloConfigError: the file cannot be read, or something in it is wrong: a line for each mistake.
    """
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).root
    except OSError as error:
        raise ZaloConfigError(f"{path}: cannot be read ({error.strerror}); expected a TOML file; {MEND}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ZaloConfigError(f"{path}: is not TOML ({error}); {MEND}") from error
    except ValidationError as error:
        told = (f"{path}: {'.'.join(map(str, each['loc']))}: {each['msg']}; {MEND}" for each in error.errors())
        raise ZaloConfigError("\n".join(told)) from error
    return {kind: _template(table) for kind, table in found.items()}


def _template(table: _Template) -> Template:
    return Template(table.template_id, {name: Parameter(each.fact, each.most) for name, each in table.data.items()})
