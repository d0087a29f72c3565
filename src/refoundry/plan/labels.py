"""What the fields of a plan and their fixed values are called in each language."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

from refoundry.core.problems import Both


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


def kind_label(kind: str, lang: str = "zh") -> str:
    """What a node of a kind is called, for a reader.

    kind     one of KINDS, documents or plan
    lang     zh or en
    returns  text
    """
    return _label("kinds", kind, lang)


def kind_title(kind: str, lang: str = "zh") -> str:
    """What the nodes of a kind are called together, as a heading.

    kind     one of KINDS, or documents
    lang     zh or en
    returns  text
    """
    return _label("together", kind, lang)


def value_label(value: object, lang: str = "zh") -> str:
    """A fixed value, such as proposed, for a reader.

    value    as the model carries it
    lang     zh or en
    returns  text; the value itself where it has no label
    """
    return _label("values", str(value), lang)


def path_label(steps: Iterable[str | int], *, written: bool = True) -> Both:
    """Where a value stands in its node, for a reader: 配合单位（support）第1项.

    steps    fields and list positions from the node, positions from 0
    written  with the last field as it is written, to find it in the file; without, the label in either language
    returns  Both

    >>> path_label(["division", "support", 0])
    Both(zh='分工·配合单位（support）第1项', en='division, support item 1')
    """
    path = list(steps)
    last = max((i for i, step in enumerate(path) if isinstance(step, str)), default=0)
    zh = en = ""
    for i, step in enumerate(path):
        if isinstance(step, int):
            zh, en = f"{zh}第{step + 1}项", f"{en} item {step + 1}"
            continue
        label = field_label(step)
        name = f"（{step}）" if written and i == last and label != step else ""
        zh = f"{zh}{'·' if zh else ''}{label}{name}"
        en = f"{en}{', ' if en else ''}{step if written else field_label(step, 'en')}"
    return Both(zh, en)


def meant_value(written: str, choices: Iterable[object]) -> str | None:
    """The fixed value somebody means who writes it otherwise: ≥ for >=, 定性 for qualitative.

    written  as it stands in the file
    choices  the values there are
    returns  one of them, None where nothing fits
    """
    known = [str(choice) for choice in choices]
    meant = _labels()["meant"].get(written.strip("“”‘’「」\"' "), [])
    found = next((value for value in meant if value in known), None)
    return found or next((value for value in known if written.strip() in _labels()["values"].get(value, [])), None)


def _label(part: str, name: str, lang: str) -> str:
    pair = _labels()[part].get(name)
    return name if pair is None else pair[lang == "en"]
