"""One node of the plan, as its page shows it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.plan.attach import attached_text, whole_clause
from refoundry.plan.check import Finding
from refoundry.plan.check.walk import citations
from refoundry.plan.labels import field_label, kind_label, path_label
from refoundry.plan.model import KINDS, Cited, Goal, Node, Plan, Unknown, known
from refoundry.plan.read import references
from refoundry.report.plan_words import target_words, title_words, value_words
from refoundry.workbench.language import say
from refoundry.workbench.rooms.plans.links import grouped, node_link, row, web, work_page
from refoundry.workbench.ui.cells import Link

# told elsewhere on the page, or in a table of its own
_ELSEWHERE = frozenset({"title", "clause", "standing", "targets", "baselines"})
_INDICATORS = frozenset({"indicator", "related", "formula"})


@dataclass(frozen=True, slots=True)
class Open:
    """A value the plan leaves open: which, why, whom to ask what."""

    label: str
    reason: str
    asked: str
    question: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the plan says so: the paragraph, the quote, and the whole paragraphs where the document is attached."""

    document: str
    paragraph: int
    to: int | None
    quote: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class NodeView:
    """What the page of a node shows."""

    kind: str
    key: str
    title: str
    number: str
    kind_title: str
    standing: str
    node: Node
    facts: list[tuple[str, Any]]
    targets: list[dict[str, str]]
    baselines: list[dict[str, str]]
    open: list[Open]
    passages: list[Passage]
    names: list[tuple[str, list[Link]]]
    named_by: list[tuple[str, list[Link]]]
    flaws: list[Finding]
    spot: str
    work: str
    attached: bool
    against: tuple[Problem, ...]


def _parts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every part of a node with its path, a model before what it is made of."""
    yield path, value
    if isinstance(value, BaseModel) and not isinstance(value, Unknown):
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name), (*path, name))
    elif isinstance(value, tuple | list):
        for place, item in enumerate(value):
            yield from _parts(item, (*path, place))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _parts(item, (*path, str(name)))


def asked_of(plan: Plan, node: Node, flaws: Sequence[Finding]) -> str | None:
    """The department to ask about a node: who a finding names, else who leads or owns it.

    plan     Plan
    node     Node
    flaws    Findings about the node
    returns  key of a department, None for the office of the leading group
    """
    for finding in flaws:
        if finding.ask:
            return finding.ask
    for name in ("owner", "lead", "issuer"):
        key = known(getattr(node, name, None))
        if isinstance(key, str) and key in plan.departments:
            return key
    division = getattr(node, "division", None)
    return known(division.lead) if division is not None else None


def _open(plan: Plan, node: Node, flaws: Sequence[Finding], lang: Lang) -> list[Open]:
    asked = asked_of(plan, node, flaws)
    who = title_words(plan, "departments", asked, lang) if asked else ""
    question = next((said for finding in flaws if finding.group == "open" and (said := finding.problem.ask(lang))), "")
    return [
        Open(
            path_label(path, written=False).shown(lang),
            value.unknown.shown(lang),
            who,
            question or say(lang, "plans.supply"),
        )
        for path, value in _parts(node)
        if isinstance(value, Unknown)
    ]


def _indicators(value: str | tuple[str, ...], called: Mapping[str, tuple[str, ...]], lang: Lang) -> str:
    """Ids of indicators, alone or in a formula, by their names: id, Chinese name, English name."""

    def named(match: re.Match[str]) -> str:
        names = called.get(match[0], ())
        return names[lang == "en" and len(names) > 1] if names else match[0]

    said = value if isinstance(value, str) else say(lang, "plans.comma").join(value)
    return re.sub(r"[a-z][a-z0-9_]*", named, said)


def _facts(plan: Plan, node: Node, called: Mapping[str, tuple[str, ...]], lang: Lang) -> list[tuple[str, Any]]:
    """The fields of a node; names of other nodes lead to them; a row of the annex as rows of its own."""
    rows: list[tuple[str, Any]] = []
    parts: list[tuple[str, Any, BaseModel]] = [
        (name, getattr(node, name), node) for name in type(node).model_fields if name not in _ELSEWHERE
    ]
    division = getattr(node, "division", None)
    if division is not None:
        parts = [part for part in parts if part[0] != "division"]
        parts += [(name, getattr(division, name), division) for name in type(division).model_fields]
    for name, value, home in parts:
        if value in (None, (), {}) or isinstance(value, Cited) or (home is division and name == "standing"):
            continue
        wanted = {str(path[0]): kind for path, kind, _ in references(type(home), home.model_dump(mode="json"))}
        kind_named = wanted.get(name, "")
        label = field_label(name, lang)
        if kind_named in KINDS and isinstance(value, str):
            rows.append((label, node_link(plan, kind_named, value, lang)))
        elif kind_named in KINDS and isinstance(value, tuple) and all(isinstance(one, str) for one in value):
            # a department listed twice is listed twice: the plan does so
            rows.append((label, row((node_link(plan, kind_named, one, lang) for one in value), lang)))
        elif name in _INDICATORS:
            rows.append((label, _indicators(value, called, lang)))
        else:
            rows.append((label, value_words(plan, value, lang, kind_named, getattr(node, "unit", ""))))
    return rows


def _targets(plan: Plan, goal: Goal, lang: Lang) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    def said(value: Any, kind: str = "") -> str:
        return "" if value is None else value_words(plan, value, lang, kind, goal.unit)

    targets = [
        {
            "target": target_words(one, goal.unit, lang),
            "period": one.period or "",
            "standing": said(one.standing),
            "judge": said(one.judge, "departments"),
            "evidence": said(one.evidence),
            "clause": one.clause.clause.shown(lang),
            "note": said(one.note),
        }
        for one in goal.targets
    ]
    baselines = [
        {
            "period": said(one.period),
            "value": f"{said(one.value)} {goal.unit}" if known(one.value) is not None else said(one.value),
            "clause": one.clause.clause.shown(lang),
            "note": said(one.note),
        }
        for one in goal.baselines
    ]
    return targets, baselines


def texts_of(plan: Plan, folder: Path) -> tuple[dict[str, list[str]], tuple[Problem, ...]]:
    """The attached documents of a plan, paragraph by paragraph, and what is wrong with one that was changed.

    plan     Plan
    folder   the plan folder
    returns  document -> paragraphs, those that are attached; Problems
    """
    found: dict[str, list[str]] = {}
    against: tuple[Problem, ...] = ()
    for key in plan.documents:
        try:
            text = attached_text(plan, folder, key)
        except Problems as wrong:
            against += wrong.problems
            continue
        if text:
            found[key] = text
    return found, against


def spot_of(plan: Plan, folder: Path, kind: str, key: str) -> str:
    """Where a node stands in the files of the plan folder: goals.yaml:163.

    plan     Plan
    folder   the plan folder
    kind     one of KINDS
    key      of the node
    returns  text   empty where it is not known
    """
    place = plan.place(kind, key)
    if place.file is None:
        return ""
    path = Path(place.file)
    whole = path if path.is_absolute() else Path.cwd() / path
    name = whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else path.name
    return f"{name}:{place.line}" if place.line else name


def view(
    plan: Plan,
    folder: Path,
    kind: str,
    key: str,
    flaws: Sequence[Finding],
    lang: Lang,
    called: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> NodeView:
    """What the page of a node shows.

    plan     Plan
    folder   the plan folder
    kind     one of KINDS
    key      of a node of that kind
    flaws    Findings of the whole plan
    lang     zh or en
    called   id of an indicator -> its names, Chinese and English first
    returns  NodeView
    raises   KeyError   there is no such node
    """
    node = plan.of(kind)[key]
    own = [finding for finding in flaws if finding.problem.subject == f"{kind}/{key}"]
    texts, against = texts_of(plan, folder)
    passages = [
        Passage(
            title_words(plan, "documents", one.document, lang),
            one.paragraph,
            one.to,
            one.quote,
            tuple(whole_clause(one, texts.get(one.document, []))),
        )
        for one in dict.fromkeys(citations(node))
    ]
    facts = _facts(plan, node, called, lang)
    targets, baselines = _targets(plan, node, lang) if isinstance(node, Goal) else ([], [])
    references_of = web(plan)
    outward = grouped(plan, references_of.naming.get((kind, key), ()), lang, incoming=False)
    return NodeView(
        kind=kind,
        key=key,
        title=node.title.shown(lang),
        number=str(known(getattr(node, "number", None)) or ""),
        kind_title=kind_label(kind, lang),
        standing=node.standing,
        node=node,
        facts=facts,
        targets=targets,
        baselines=baselines,
        open=_open(plan, node, own, lang),
        passages=passages,
        names=[(label, links) for label, links in outward if label not in {name for name, _ in facts}],
        named_by=grouped(plan, references_of.named.get((kind, key), ()), lang, incoming=True),
        flaws=own,
        spot=spot_of(plan, folder, kind, key),
        work=work_page(kind, key),
        attached=bool(texts),
        against=against,
    )
