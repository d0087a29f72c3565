"""Read a plan folder into a frozen Plan. Every mistake in every file is reported at once, with file and line."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from refoundry.core.problems import Both, Place, Problem, Problems, nearest
from refoundry.plan.labels import path_label
from refoundry.plan.marked import Marked, read_yaml
from refoundry.plan.marked import Path as Steps
from refoundry.plan.mistakes import KIND_WORDS, kind_in, models_in, problem
from refoundry.plan.model.base import KEY, Sealed, Unknown
from refoundry.plan.model.plan import KINDS, About, Document, Nodes, Plan

_TOP = ("plan", "documents", *KINDS)
_CHECK_PATH = Both("检查路径", "check the path")
# what a node of these kinds says it comes after or belongs to; none may come round to itself
_LINEAGES = (("departments", "succeeded_by"), ("towns", "succeeded_by"), ("industries", "parent"))


def _validated(model: type[Any], value: Any, marked: Marked, base: Steps, subject: str, into: list[Problem]) -> Any:
    try:
        return model.model_validate(value)
    except ValidationError as failure:
        errors = failure.errors(include_url=False)
        wrong = [e["loc"] for e in errors]
        # a list that is "too short" because its only item was refused is not a second mistake
        found = [
            problem(e, model, marked, base, subject)
            for e in errors
            if not any(len(loc) > len(e["loc"]) and loc[: len(e["loc"])] == e["loc"] for loc in wrong)
        ]
        # nor is a field that is missing because its name was misspelt
        meant = {p.values["nearest"] for p in found if p.code == "P104"}
        into.extend(p for p in found if p.code != "P105" or p.values["name"] not in meant)
        return None


def _model(kind: str) -> type[BaseModel]:
    return About if kind == "plan" else Document if kind == "documents" else KINDS[kind]


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
            inner = next((m for m in models_in(info.annotation) if m is not Unknown), None)
            yield from _references(value[name], kind_in(info.annotation, info.metadata), inner, (*path, name))


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


SAMPLE = "sample"
"""The folder beside a plan with the figures its made-up city is calibrated to."""


def plan_files(folder: Path) -> list[Path]:
    """The files a plan folder is read from: YAML in any division and depth.

    Hidden folders are left out, folders that hold a plan of their own, and `sample`, which says what a made-up city is
    made of.

    folder   the plan folder
    returns  list of Path, sorted
    """
    others = {path.parent for path in folder.rglob("plan.yaml")} - {folder}
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in (".yaml", ".yml")
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and others.isdisjoint(path.parents)
        and path.relative_to(folder).parts[0] != SAMPLE
    )


def _names(value: Any) -> Iterator[str]:
    """What a node is called in words: its title in either language, its other names."""
    if isinstance(value, dict):
        also = value.get("also")
        for said in (value.get("title"), *(also if isinstance(also, list) else ())):
            if isinstance(said, str):
                yield said
            elif isinstance(said, dict):
                yield from (word for word in (said.get("zh"), said.get("en")) if isinstance(word, str))
                yield from _names(said)


def _meant(name: str, nodes: Mapping[str, Any]) -> str:
    """The key of the node somebody means who writes another key, or a title; empty where nothing is close.

    nodes    key -> the node's plain values
    """
    titles = {title: key for key, value in nodes.items() for title in _names(value)}
    bare = name.strip("“”‘’「」《》\"' ")
    if bare in titles:
        return titles[bare]
    within = {key for title, key in titles.items() if len(bare) > 1 and (bare in title or title in bare)}
    if len(within) == 1:
        return within.pop()
    close = nearest(name, nodes) or nearest(bare, titles)
    return titles.get(close or "", close or "")


def _dangling(
    nodes: Mapping[str, dict[str, Any]],
    homes: Mapping[tuple[str, str], Marked],
    lost: Mapping[str, Collection[str]],
    refused: Collection[str],
) -> Iterator[Problem]:
    for (kind, key), home in homes.items():
        base: Steps = (kind,) if kind == "plan" else (kind, key)
        for path, wanted, name in references(_model(kind), home.at(base), base):
            own = home.at((*base, wanted.removeprefix("."))) if wanted.startswith(".") else None
            names = nodes.get(wanted, own if isinstance(own, dict) else {})
            if name in names or name in lost.get(wanted, ()) or wanted in refused:
                continue
            written = own if isinstance(own, dict) else {k: homes[wanted, k].at((wanted, k)) for k in names}
            key_meant = _meant(name, written)
            title = next(_names(written.get(key_meant)), "")
            shown = Both(f"{key_meant}（{title}）", f"{key_meant} ({title})") if title else key_meant
            values = {
                "field": path_label(path[len(base) :]), "kind": KIND_WORDS[wanted], "nearest": shown, "key": key_meant
            }  # fmt: skip
            yield Problem("P108" if key_meant else "P129", "/".join(map(str, base)), home.place(path), name, values)


def _circles(homes: Mapping[tuple[str, str], Marked]) -> Iterator[Problem]:
    for kind, field in _LINEAGES:
        after = {key: home.at((kind, key, field)) for (where, key), home in homes.items() if where == kind}
        done: set[str] = set()
        for start, key in after.items():
            line = [start]
            while isinstance(key, str) and key in after and key not in line and key not in done:
                line.append(key)
                key = after[key]
            if key in line:
                circle = " -> ".join([*line[line.index(str(key)) :], str(key)])
                place = homes[kind, line[-1]].place((kind, line[-1], field))
                yield Problem("P134", f"{kind}/{line[-1]}", place, circle, {"field": path_label([field])})
            done.update(line)


def plan_folder(path: str | Path) -> Path:
    """The folder that holds the plan's files: the one given, or `plan` inside a city folder.

    path     plan folder or city folder
    returns  Path
    """
    folder = Path(path)
    return folder / "plan" if (folder / "plan" / "plan.yaml").is_file() else folder


def nearby_plans(path: str | Path) -> list[Path]:
    """Plan and city folders around a place: in it, above it, and in its `plans` and `cities`.

    path     a file or folder, there or not
    returns  list of Path, at most six; city folders as such, not their `plan`
    """
    given = Path(path).absolute()
    # a name that does not exist is a slip beside the one that was meant
    homes = [(given if given.is_dir() else given.parent, "*/plan.yaml"), (Path.cwd(), "*/plan.yaml")]
    homes += [
        (home, pattern)
        for home in (given, *given.parents[:2], Path.cwd())
        for pattern in ("plan.yaml", "plan/plan.yaml", "plans/*/plan.yaml", "cities/*/plan/plan.yaml")
    ]
    found: dict[Path, Path] = {}
    for home, pattern in homes:
        for file in sorted(home.glob(pattern)):
            # the plan of a city goes by the city's folder
            folder = file.parent.parent if file.parent.name == "plan" else file.parent
            found.setdefault(folder.resolve(), Path(_named(folder)))
    return list(found.values())[:6]


def no_plan_folder(path: str | Path) -> Problem:
    """That a place holds no plan, and which folders near it do.

    path     a file or folder, there or not
    returns  Problem
    """
    near = [str(folder) for folder in nearby_plans(path)]
    where = Both(f"可用的方案目录：{'、'.join(near)}", f"plan folders here: {', '.join(near)}")
    return Problem("P101", place=Place(_named(Path(path))), values={"near": where if near else _CHECK_PATH})


def read_plan(path: str | Path) -> Plan:
    """Read a plan folder: every YAML file in it, in any division into files.

    path     folder that holds plan.yaml, or a city folder that holds plan/
    returns  Plan
    raises   Problems   everything that is wrong in any file, at once, with file, line and fix
    """
    folder = plan_folder(path)
    if not (folder / "plan.yaml").is_file():
        raise Problems([no_plan_folder(folder)])
    files = plan_files(folder)
    problems: list[Problem] = []
    nodes: dict[str, dict[str, Any]] = {name: {} for name in _TOP}
    homes: dict[tuple[str, str], Marked] = {}
    digest, unread = hashlib.sha256(), False
    refused: set[str] = set()
    lost: dict[str, set[str]] = {}
    for file in files:
        marked = read_yaml(file, _named(file), ("plan",))
        digest.update(f"{file.relative_to(folder).as_posix()}\0{marked.digest}\n".encode())
        problems += marked.problems
        # of a file that could not be read at all nobody knows what others rightly name
        unread = unread or (marked.value is None and not marked.lost)
        for kind, keys in marked.lost.items():
            lost.setdefault(kind, set()).update(keys)
            refused |= set() if keys else {kind}
        refused |= _collect(marked, nodes, homes, problems)
    if not nodes["plan"] and not problems:
        problems.append(Problem("P130", place=Place(_named(folder / "plan.yaml"))))
    if not unread:
        problems += _dangling(nodes, homes, lost, refused)
    problems += _circles(homes)
    if problems:
        raise Problems(sorted(problems, key=lambda p: (p.place.file or "", p.place.line or 0, p.place.column or 0)))
    kinds = {kind: Nodes(nodes[kind]) for kind in KINDS}
    spots = {(kind, key): home.place((kind, key)) for (kind, key), home in homes.items()}
    about: About = nodes["plan"]["plan"]
    documents = Sealed(nodes["documents"])
    return Plan(
        about=about,
        documents=documents,
        fingerprint=digest.hexdigest(),
        spots=spots,
        **kinds,
    )


def _named(file: Path) -> str:
    """The path as a reader finds it: from the working directory where it lies below it."""
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError, RuntimeError):
        # elsewhere, or a link that leads round in a circle
        return str(file)


def _collect(
    marked: Marked,
    nodes: dict[str, dict[str, Any]],
    homes: dict[tuple[str, str], Marked],
    problems: list[Problem],
) -> set[str]:
    """Put a file's nodes in their places; returns the kinds whose whole section was refused."""
    refused: set[str] = set()
    if marked.value is None:
        return refused
    if not isinstance(marked.value, dict):
        problems.append(Problem("P127", place=marked.place(()), values={"field": marked.file}))
        return set(_TOP)
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
            refused.add(kind)
        else:
            _collect_kind(kind, members or {}, marked, nodes, homes, problems)
    return refused


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
