"""Read a plan folder into a frozen Plan. Every mistake in every file is reported at once, with file and line."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from refoundry.core.problems import Place, Problem, Problems, nearest
from refoundry.plan.marked import Marked, read_yaml
from refoundry.plan.marked import Path as Steps
from refoundry.plan.model.base import KEY, Ref, Unknown
from refoundry.plan.model.plan import KINDS, About, Document, Nodes, Plan

_TOP = ("plan", "documents", *KINDS)
_CODES = {
    "int_parsing": "P121",
    "int_type": "P121",
    "int_from_float": "P121",
    "decimal_parsing": "P122",
    "decimal_type": "P122",
    "date_parsing": "P123",
    "date_type": "P123",
    "date_from_datetime_parsing": "P123",
    "literal_error": "P124",
    "string_type": "P125",
    "tuple_type": "P126",
    "list_type": "P126",
    "dict_type": "P127",
    "model_type": "P127",
    "model_attributes_type": "P127",
}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _model_at(model: type[BaseModel], steps: Iterable[str | int]) -> type[BaseModel]:
    for step in steps:
        field = model.model_fields.get(str(step))
        inner = [m for m in _models(field.annotation) if m is not Unknown] if field else []
        model = inner[0] if inner else model
    return model


def _problem(error: ErrorDetails, model: type[BaseModel], marked: Marked, base: Steps, subject: str) -> Problem:
    """One validation error in the words of the catalogue, at its line."""
    steps = tuple(step for step in error["loc"] if step not in ("known", "open"))
    path = (*base, *steps)
    place, field, kind = marked.place(path), str(steps[-1]) if steps else "", error["type"]
    context = dict(error.get("ctx") or {})
    given = marked.at(path)
    got = None if given is None or isinstance(given, dict | list) else str(given)
    if kind == "extra_forbidden":
        fields = sorted(_model_at(model, steps[:-1]).model_fields)
        meant = nearest(field, fields) or ""
        values = {"nearest": meant, "known": " ".join(fields)}
        return Problem("P104" if meant else "P128", subject, place, got=field, values=values)
    if kind == "missing":
        info = _model_at(model, steps[:-1]).model_fields.get(field)
        return Problem(
            "P105", subject, place, values={"field": field, "expected": (info and info.description) or field}
        )
    if kind == "P103":
        hint = context["hint"] or nearest(got or "", context["units"].split())
        return Problem("P103", subject, place, got, {"units": context["units"], "hint": hint or "% 亿元 家"})
    if kind.startswith("P"):
        return Problem(kind, subject, place, got, {"field": field, **context})
    if kind == "string_pattern_mismatch" and context.get("pattern", "").strip("^$") == KEY.pattern:
        return Problem("P109", subject, place, got, {"nearest": "rd-intensity"})
    values = {"field": field, "expected": context.get("expected") or error["msg"]}
    return Problem(_CODES.get(kind, "P106"), subject, place, got, values)


def _validated(model: type[Any], value: Any, marked: Marked, base: Steps, subject: str, into: list[Problem]) -> Any:
    try:
        return model.model_validate(value)
    except ValidationError as failure:
        errors = failure.errors(include_url=False)
        wrong = [e["loc"] for e in errors]
        # a list that is "too short" because its only item was refused is not a second mistake
        found = [
            _problem(e, model, marked, base, subject)
            for e in errors
            if not any(len(loc) > len(e["loc"]) and loc[: len(e["loc"])] == e["loc"] for loc in wrong)
        ]
        # nor is a field that is missing because its name was misspelt
        meant = {p.values["nearest"] for p in found if p.code == "P104"}
        into.extend(p for p in found if p.code != "P105" or p.values["field"] not in meant)
        return None


def _model(kind: str) -> type[BaseModel]:
    return About if kind == "plan" else Document if kind == "documents" else KINDS[kind]


def _kind_in(annotation: Any, metadata: Iterable[Any] = ()) -> str | None:
    """The kind a field refers to: the one Ref anywhere in its annotation."""
    for mark in (*metadata, *getattr(annotation, "__metadata__", ())):
        if isinstance(mark, Ref):
            return mark.kind
    return next((kind for part in get_args(annotation) if (kind := _kind_in(part))), None)


def references(model: type[BaseModel], value: Any, path: Steps = ()) -> Iterator[tuple[Steps, str, str]]:
    """Every reference a node makes to another node, read from its YAML values, so that a refused node counts too.

    model    type of the node
    value    the node as plain values
    path     where it stands; prepended to what is yielded
    returns  iterator of (path, kind referred to, key)
    """
    if not isinstance(value, dict) or "unknown" in value:
        return
    for name, info in model.model_fields.items():
        if name in value:
            inner = next((m for m in _models(info.annotation) if m is not Unknown), None)
            yield from _references(value[name], _kind_in(info.annotation, info.metadata), inner, (*path, name))


def _references(
    value: Any, kind: str | None, inner: type[BaseModel] | None, path: Steps
) -> Iterator[tuple[Steps, str, str]]:
    if isinstance(value, str) and kind:
        yield path, kind, value
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _references(item, kind, inner, (*path, i))
    elif inner is not None and isinstance(value, dict):
        if set(value) & set(inner.model_fields):
            yield from references(inner, value, path)
        else:
            for key, item in value.items():
                yield from references(inner, item, (*path, key))


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in (".yaml", ".yml") and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _dangling(nodes: Mapping[str, dict[str, Any]], homes: Mapping[tuple[str, str], Marked]) -> Iterator[Problem]:
    for (kind, key), home in homes.items():
        base: Steps = (kind,) if kind == "plan" else (kind, key)
        for path, wanted, name in references(_model(kind), home.at(base), base):
            if name in nodes[wanted]:
                continue
            meant = nearest(name, nodes[wanted]) or ""
            values = {"field": ".".join(map(str, path[len(base) :])), "kind": wanted, "nearest": meant}
            yield Problem("P108" if meant else "P129", "/".join(map(str, base)), home.place(path), name, values)


def plan_folder(path: str | Path) -> Path:
    """The folder that holds the plan's files: the one given, or `plan` inside a city folder.

    path     plan folder or city folder
    returns  Path
    """
    folder = Path(path)
    return folder / "plan" if (folder / "plan" / "plan.yaml").is_file() else folder


def read_plan(path: str | Path) -> Plan:
    """Read a plan folder: every YAML file in it, in any division into files.

    path     folder that holds plan.yaml, or a city folder that holds plan/
    returns  Plan
    raises   Problems   everything that is wrong in any file, at once, with file, line and fix
    """
    folder = plan_folder(path)
    files = _files(folder) if folder.is_dir() else []
    if not files:
        raise Problems([Problem("P101", place=Place(str(folder)))])
    problems: list[Problem] = []
    nodes: dict[str, dict[str, Any]] = {name: {} for name in _TOP}
    homes: dict[tuple[str, str], Marked] = {}
    digest = hashlib.sha256()
    for file in files:
        marked = read_yaml(file, _named(file))
        digest.update(f"{file.relative_to(folder).as_posix()}\0{marked.digest}\n".encode())
        problems += marked.problems
        _collect(marked, nodes, homes, problems)
    if not nodes["plan"] and not problems:
        problems.append(Problem("P130", place=Place(_named(folder / "plan.yaml"))))
    problems += _dangling(nodes, homes)
    if problems:
        raise Problems(sorted(problems, key=lambda p: (p.place.file or "", p.place.line or 0, p.place.column or 0)))
    kinds = {kind: Nodes(nodes[kind]) for kind in KINDS}
    spots = {(kind, key): homes[kind, key].place((kind, key)) for kind in KINDS for key in nodes[kind]}
    about: About = nodes["plan"]["plan"]
    return Plan(about=about, documents=nodes["documents"], fingerprint=digest.hexdigest(), spots=spots, **kinds)


def _named(file: Path) -> str:
    """The path as a reader finds it: from the working directory where it lies below it."""
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(file)


def _collect(
    marked: Marked,
    nodes: dict[str, dict[str, Any]],
    homes: dict[tuple[str, str], Marked],
    problems: list[Problem],
) -> None:
    if marked.value is None:
        return
    if not isinstance(marked.value, dict):
        problems.append(Problem("P127", place=marked.place(()), values={"field": marked.file}))
        return
    for kind, members in marked.value.items():
        spot = marked.place((kind,))
        if kind not in _TOP:
            values = {"nearest": nearest(kind, _TOP) or " ".join(_TOP), "known": " ".join(_TOP)}
            problems.append(Problem("P110", place=spot, got=kind, values=values))
        elif kind == "plan":
            if "plan" in nodes["plan"]:
                first = homes["plan", "plan"].place(("plan",)).shown()
                problems.append(Problem("P107", "plan", spot, values={"first": first}))
                continue
            homes["plan", "plan"] = marked
            about = _validated(About, members, marked, ("plan",), "plan", problems)
            if about is not None:
                nodes["plan"]["plan"] = about
        elif members is not None and not isinstance(members, dict):
            problems.append(Problem("P127", kind, spot, values={"field": kind}))
        else:
            _collect_kind(kind, members or {}, marked, nodes, homes, problems)


def _collect_kind(
    kind: str,
    members: dict[str, Any],
    marked: Marked,
    nodes: dict[str, dict[str, Any]],
    homes: dict[tuple[str, str], Marked],
    problems: list[Problem],
) -> None:
    for key, value in members.items():
        path, subject = (kind, key), f"{kind}/{key}"
        if not KEY.fullmatch(key):
            problems.append(Problem("P109", kind, marked.place(path), key, {"nearest": "rd-intensity"}))
        if path in homes:
            first = homes[path].place(path).shown()
            problems.append(Problem("P107", subject, marked.place(path), key, {"first": first}))
            continue
        homes[path] = marked
        node = _validated(_model(kind), value, marked, path, subject, problems)
        # a node that was refused still counts as a name others may refer to
        nodes[kind][key] = node
