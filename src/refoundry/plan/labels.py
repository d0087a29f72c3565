"""What the fields of a plan and their fixed values are called in each language."""

from functools import cache
from importlib.resources import files

import yaml


@cache
def _labels() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(
        (files("refoundry.plan") / "labels.yaml").read_text("utf-8")
    )
    return found


def field_label(name: str, lang: str = "zh") -> str:
    """A field's name for a reader.

    name     field of a node
    lang     zh or en
    returns  text; the name itself where it has no label
    """
    return _label("fields", name, lang)


def value_label(value: object, lang: str = "zh") -> str:
    """A fixed value, such as proposed, for a reader.

    value    as the model carries it
    lang     zh or en
    returns  text; the value itself where it has no label
    """
    return _label("values", str(value), lang)


def _label(part: str, name: str, lang: str) -> str:
    pair = _labels()[part].get(name)
    return name if pair is None else pair[lang == "en"]
