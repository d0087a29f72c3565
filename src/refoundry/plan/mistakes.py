"""What pydantic finds wrong with a node, in the words of the catalogue and at the line where it stands."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from refoundry.core.problems import Both, Place, Problem, nearest
from refoundry.core.quantities import find_unit
from refoundry.plan.labels import meant_value, path_label, value_label
from refoundry.plan.marked import Marked
from refoundry.plan.marked import Path as Steps
from refoundry.plan.model.base import KEY, Ref, Unknown, Words

_SHOWN = 60
_FIRST_YEAR = 1949
_SHORT = 16
_QUOTES = "“”‘’「」\"'"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_DIGITS = str.maketrans("〇零一二三四五六七八九０１２３４５６７８９", "00123456789" + "0123456789")
_CODES = {"string_type": "P125", "tuple_type": "P126", "list_type": "P126", "finite_number": "P122"}
_FAMILIES = {"int_": "P121", "decimal_": "P122", "date_": "P123", "dict_": "P127", "model_": "P127"}
_BOUNDS = {
    "greater_than_equal": ("ge", "不小于 {}", "at least {}"),
    "greater_than": ("gt", "大于 {}", "more than {}"),
    "less_than_equal": ("le", "不大于 {}", "at most {}"),
    "less_than": ("lt", "小于 {}", "less than {}"),
    "string_too_short": ("min_length", "至少 {} 个字", "at least {} characters"),
    "too_short": ("min_length", "至少 {} 项", "at least {} items"),
}
KIND_WORDS = {
    "goals": Both("目标", "goal"),
    "taxonomies": Both("统计口径", "taxonomy"),
    "tiers": Both("产业层级", "tier"),
    "industries": Both("产业", "industry"),
    "clusters": Both("产业集群", "cluster"),
    "chains": Both("产业链", "chain"),
    "actions": Both("行动", "action"),
    "measures": Both("举措", "measure"),
    "policies": Both("政策", "policy"),
    "zones": Both("片区", "zone"),
    "safeguards": Both("保障措施", "safeguard"),
    "departments": Both("部门", "department"),
    "towns": Both("镇街", "town"),
    "groups": Both("领导小组", "group"),
    "documents": Both("文件", "document"),
    ".segments": Both("环节", "segment"),
}
"""What a node of each kind that can be referred to is called."""


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models a field's annotation holds, in any nesting.

    annotation  as pydantic keeps it
    returns     iterator of model types
    """
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def kind_in(annotation: Any, metadata: Iterable[Any] = ()) -> str | None:
    """The kind a field refers to: the one Ref anywhere in its annotation.

    annotation  as pydantic keeps it
    metadata    what stands beside the annotation
    returns     kind, None where the field refers to nothing
    """
    for mark in (*metadata, *getattr(annotation, "__metadata__", ())):
        if isinstance(mark, Ref):
            return mark.kind
    return next((kind for part in get_args(annotation) if (kind := kind_in(part))), None)


def _model_at(model: type[BaseModel], steps: Iterable[str | int], value: Any) -> type[BaseModel]:
    """The model that stands at the end of a path; Unknown where the value there says `unknown`."""
    for step in steps:
        field = model.model_fields.get(str(step))
        inner = [m for m in models_in(field.annotation) if m is not Unknown] if field else []
        model = inner[0] if inner else model
    return Unknown if isinstance(value, dict) and "unknown" in value else model


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from _parts(part)


def _choices(annotation: Any) -> list[Any]:
    """The fixed values a field takes."""
    return [choice for part in _parts(annotation) if get_origin(part) is Literal for choice in get_args(part)]


def _listed(choices: Iterable[Any]) -> Both:
    """Fixed values as they are written, in Chinese with what each means."""
    pairs = [(str(choice), value_label(choice)) for choice in choices]
    zh = " ".join(written if label == written else f"{written}（{label}）" for written, label in pairs)
    return Both(zh, " ".join(written for written, _ in pairs))


def _wanted(model: type[BaseModel], field: str) -> Both:
    """What a field takes, in a few words."""
    info = model.model_fields.get(field)
    if info is None:
        return Both(field, field)
    parts = list(_parts(info.annotation))
    kind = kind_in(info.annotation, info.metadata)
    choices = [get_args(part) for part in parts if get_origin(part) is Literal]
    inner = [m for m in models_in(info.annotation) if m is not Unknown]
    if kind:
        named = KIND_WORDS[kind]
        words = Both(f"{named.zh}的键值", f"the key of a {named.en}")
    elif choices:
        listed = _listed(choices[0])
        words = Both(f"{listed.zh} 之一", f"one of {listed.en}")
    elif Words in inner:
        words = Both("文字", "text")
    elif inner:
        fields = [name for name, f in inner[0].model_fields.items() if f.is_required()]
        words = Both("字段 " + "、".join(path_label([f]).zh for f in fields), f"the fields {' '.join(fields)}")
    else:
        shapes: dict[Any, tuple[str, str]] = {
            bool: ("true 或 false", "true or false"),
            int: ("整数", "a whole number"),
            Decimal: ("数字", "a number"),
            date: ("日期，例如 2024-08-01", "a date such as 2024-08-01"),
            dict: ("字段: 值", "field: value"),
        }
        zh, en = next((shapes[p] for p in (*parts, *map(get_origin, parts)) if p in shapes), ("文字", "text"))
        examples = _examples(info.annotation, info.examples)
        zh += f"，例如 {examples[0]}" if examples else ""
        words = Both(zh, f"{en} ({info.description})" if info.description else en)
    several = any(get_origin(part) is tuple for part in parts)
    unknown = Unknown in parts
    return Both(
        words.zh + ("的列表" if several else "") + ("，未知的写 unknown: 原因" if unknown else ""),
        ("a list: " if several else "") + words.en + (", or unknown: reason" if unknown else ""),
    )


def _fits(error: ErrorDetails, model: type[BaseModel], field: str) -> Both:
    """What a value should have been, where the code itself does not say."""
    context, kind = dict(error.get("ctx") or {}), error["type"]
    if kind in _BOUNDS:
        name, zh, en = _BOUNDS[kind]
        return Both(zh.format(context[name]), en.format(context[name]))
    if kind == "literal_error":
        info = model.model_fields.get(field)
        choices = _choices(info.annotation) if info else []
        return _listed(choices) if choices else Both(str(context["expected"]), str(context["expected"]))
    if kind == "string_pattern_mismatch":
        info = model.model_fields.get(field)
        examples = _examples(info.annotation, info.examples) if info else []
        example = str(examples[0]) if examples else str(context["pattern"])
        return Both(f"写法如 {example}", f"written like {example}")
    return Both(error["msg"], error["msg"])


def _examples(annotation: Any, own: list[Any] | None) -> list[Any]:
    """Examples of a field, its own or those of the type within it."""
    if own:
        return own
    for part in _parts(annotation):
        for mark in getattr(part, "__metadata__", ()):
            if getattr(mark, "examples", None):
                return list(mark.examples)
    return []


def problem(error: ErrorDetails, model: type[BaseModel], marked: Marked, base: Steps, subject: str) -> Problem:
    """One validation error in the words of the catalogue, at its line.

    error    as pydantic lists it
    model    type of the node
    marked   the file it stands in
    base     path of the node in the file
    subject  how the problem names the node
    returns  Problem
    """
    steps = tuple(step for step in error["loc"] if step not in ("known", "open"))
    path = (*base, *steps)
    # an item of a list goes by the name of its list
    name = max((i for i, step in enumerate(steps) if isinstance(step, str)), default=0)
    place, field, kind = marked.place(path), str(steps[name]) if steps else "", error["type"]
    context = dict(error.get("ctx") or {})
    given = marked.at(path)
    got = None if given is None or isinstance(given, dict | list) else str(given)[:_SHOWN]
    home = _model_at(model, steps[:name], marked.at((*base, *steps[:name])))
    if kind == "extra_forbidden":
        return _unknown_field(field, sorted(home.model_fields), place, subject)
    words: dict[str, object] = {"field": path_label(steps) if steps else subject, "name": field}
    if kind == "missing":
        return Problem("P105", subject, place, values={**words, "expected": _wanted(home, field)})
    written = next(iter(given)) if isinstance(given, dict) and len(given) == 1 else "unknown"
    if written != "unknown" and nearest(written, ["unknown"]):
        return _unknown_field(written, ["unknown"], marked.place((*path, written)), subject)
    if kind == "P103":
        return _unit_meant(Problem("P103", subject, place, got, {"units": context["units"]}))
    if kind.startswith("P"):
        return Problem(kind, subject, place, got, {"write": _number_meant(got or ""), **words, **context})
    if kind == "string_pattern_mismatch" and context.get("pattern", "").strip("^$") == KEY.pattern:
        return Problem("P109", subject, place, got, {"nearest": "rd-intensity"})
    if kind.startswith("bool_"):
        words |= {"expected": Both("true 或 false", "true or false"), "write": _choice_meant(got, ["true", "false"])}
        return Problem("P124", subject, place, got, words)
    family = next((code for start, code in _FAMILIES.items() if kind.startswith(start)), "P106")
    code = "P124" if kind == "literal_error" else _CODES.get(kind, family)
    info = home.model_fields.get(field)
    if code == "P121" and info is not None and _is_year(info.annotation, info.metadata):
        return Problem("P137", subject, place, got, {**words, "write": _year_meant(got or "")})
    words["expected"] = _fits(error, home, field)
    if code == "P124":
        words["write"] = _choice_meant(got, _choices(info.annotation) if info else ())
    if code == "P122":
        words["write"] = _number_meant(got or "")
    if code == "P127" and isinstance(given, str) and "：" in given:
        # `unit：家` below a key is a text to YAML, and no syntax error
        reason = Both(f"第{place.line}行用了全角冒号（：）：改为半角冒号加一个空格",
                      f"line {place.line} has a full-width colon (：): write a colon and a space")  # fmt: skip
        return Problem("P102", subject, place, got, {"reason": reason})
    return Problem(code, subject, place, got, words)


def _is_year(annotation: Any, metadata: Iterable[Any]) -> bool:
    marks = [*metadata, *(mark for part in _parts(annotation) for mark in getattr(part, "__metadata__", ()))]
    marks += [inner for mark in marks for inner in getattr(mark, "metadata", ())]
    return any(getattr(mark, "ge", None) == _FIRST_YEAR for mark in marks)


def _year_meant(got: str) -> str:
    """The year in what was written, Chinese digits too; an example where there is none."""
    found = re.search(r"(?:19|20|21)\d\d", got.translate(_DIGITS))
    return found[0] if found else "2026"


def _number_meant(got: str) -> Both:
    """What to write for a number with words or signs around it."""
    # only what stands in figures can be copied: 五十 is not 5 and 0
    found = re.search(r"-?\d+(\.\d+)?", got.translate(_WIDE).replace(",", "").replace("，", ""))
    if found is None or len(found[0]) > _SHORT:
        return Both("只写数字", "write only the number")
    return Both(f"写 {found[0]}", f"write only the number, {found[0]}")


def _choice_meant(got: str | None, choices: Iterable[Any]) -> Both:
    known = [str(choice) for choice in choices]
    meant = meant_value(got or "", known) or nearest(got or "", known)
    return Both(f"写 {meant}", f"write {meant}") if meant else Both("改为其中之一", "write one of these")


def _unit_meant(unknown: Problem) -> Problem:
    """What a unit should be written as: its name, where the words are another spelling of one that is known."""
    got, names = unknown.got or "", str(unknown.values["units"])
    bare = got.strip(_QUOTES + " ")
    unit = find_unit(bare)
    if unit is None:
        hint = nearest(bare, names.split()) or "% 亿元 家"
        return replace(unknown, values={"units": names, "hint": hint})
    hint = f'"{unit.name}"' if unit.name == "%" else unit.name
    why = Both(f"单位在方案文件里写作 {unit.name}", f"the unit is written {unit.name} in a plan file")
    if bare != got:
        why = Both("单位用了中文引号", "Chinese quotes around the unit")
    return replace(unknown, code="P138", values={"why": why, "hint": hint})


def _unknown_field(field: str, fields: list[str], place: Place, subject: str) -> Problem:
    meant = nearest(field, fields) or ""
    code = "P104" if meant else "P128"
    return Problem(code, subject, place, got=field[:_SHOWN], values={"nearest": meant, "known": " ".join(fields)})
