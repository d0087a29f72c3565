"""The pages of the room."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from refoundry.core.problems import Lang
from refoundry.plan.labels import kind_label
from refoundry.plan.model import KINDS
from refoundry.report.plan_changes import FieldChange, NodeChange
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.indicators import indicator_names
from refoundry.workbench.language import say
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.plans import links, lists, node
from refoundry.workbench.rooms.plans.findings import findings
from refoundry.workbench.rooms.plans.outline import Leaf, in_short, outline
from refoundry.workbench.ui.cells import Link, Several, StateMark, Tab, Tag
from refoundry.workbench.ui.tables import Column, Row, Table
from refoundry.workbench.ui.tree import Node


def _tabs(request: Request, here: str, found: int) -> list[Tab]:
    names = ("plan", "plan-flaws", "plan-editions")
    titles = ("plans.tree", "plans.flaws", "plans.editions")
    return [
        Tab(say(request.lang, title), reverse(name), name == here, found if name == "plan-flaws" else None)
        for name, title in zip(names, titles, strict=True)
    ]


def _tree_node(request: Request, leaf: Leaf, found: Counter[str], *, whole: bool) -> Node:
    lang, marks = request.lang, []
    if leaf.standing != "stated":
        marks.append(Tag(say(lang, f"plans.{leaf.standing.replace(' ', '_')}")))
    if found[leaf.reference]:
        marks.append(Tag(say(lang, "plans.flaw_count", count=found[leaf.reference])))
    return Node(
        f"{leaf.number} {leaf.title}".strip(),
        links.address(leaf.kind, leaf.key),
        leaf.says,
        Several(tuple(marks)) if marks else "",
        tuple(_tree_node(request, one, found, whole=whole) for one in leaf.below),
        whole,
    )


@permitted("plans.view")
def plan(request: Request) -> HttpResponse:
    """The whole plan as a tree.

    request  Request
    returns  HttpResponse
    """
    pin, lang = request.pin, request.lang
    every = findings(pin.plan, pin.city.plan_path)
    found = Counter(finding.problem.subject for finding in every)
    whole = request.GET.get("open") == "all"
    sections = [
        (
            section.name,
            section.count,
            [
                Node(
                    branch.title, "", say(lang, "plans.so_many", count=len(branch.leaves)), "",
                    tuple(_tree_node(request, leaf, found, whole=whole) for leaf in branch.leaves),
                    whole or section.name == "work", f"kind-{branch.kind}",
                )
                for branch in section.branches
            ],
        )
        for section in outline(pin.plan, lang)
    ]  # fmt: skip
    context = {
        "about": pin.plan.about,
        "tabs_label": say(lang, "plans.views"),
        "tabs": _tabs(request, "plan", len(every)),
        "answer": lists.plan_answer(pin.plan, len(every), lang),
        "sections": sections,
        "whole": whole,
        "problems": pin.problems,
        "no_towns": not pin.plan.towns,
        "documents": pin.plan.documents.items(),
        "attached": node.texts_of(pin.plan, pin.city.plan_path)[0],
    }
    return render(request, "plans/plan.html", context)


def _in_short(request: Request, kind: str, key: str) -> str:
    """What a node says in short, where it says anything beside its title."""
    lang = request.lang
    says = in_short(request.pin.plan, kind, key, lang)
    return say(lang, "plans.node_answer", kind=kind_label(kind, lang), says=says) if says else ""


@permitted("plans.view")
def plan_node(request: Request, kind: str, key: str) -> HttpResponse:
    """One node with its clause, what it names and what names it.

    request  Request
    kind     one of KINDS
    key      of the node
    returns  HttpResponse
    raises   Http404   there is no such node
    """
    pin, lang = request.pin, request.lang
    if kind not in KINDS or key not in pin.plan.of(kind):
        raise Http404
    folder = pin.city.plan_path
    shown = node.view(pin.plan, folder, kind, key, findings(pin.plan, folder), lang, dict(indicator_names(pin.facts)))
    own = [flaw for flaw in lists.all_flaws(request) if (flaw.kind, flaw.key) == (kind, key)] if shown.flaws else []
    refer = [(label, links.row(several, lang)) for label, several in shown.names]
    named_by = [(label, links.row(several, lang)) for label, several in shown.named_by]
    context = {
        "shown": shown, "flaws": own, "names": refer, "named_by": named_by, "kind": kind, "key": key,
        "offices": say(lang, "plans.office"), "asks": holds(request.post, "requests.act"),
        "kind_title": kind_label(kind, lang), "answer": _in_short(request, kind, key),
    }  # fmt: skip
    return render(request, "plans/node.html", context)


def flaw_rows(request: Request, found: list[Any]) -> list[Row]:
    """The rows of the table of flaws.

    request  Request
    found    Flaws
    returns  Rows
    """
    lang, asks = request.lang, holds(request.post, "requests.act")
    rows = []
    for flaw in found:
        here = links.address(flaw.kind, flaw.key) if flaw.kind in KINDS else ""
        sub = flaw.title if flaw.title not in flaw.says else ""
        # the other sentences of a problem, each with its name
        more = [
            say(lang, f"plans.{name}_said", said=said)
            for name, said in (("got", flaw.got), ("expected", flaw.expected), ("fix", flaw.fix))
            if said and said not in flaw.says
        ]
        asked: Any = StateMark(flaw.request) if flaw.request else ""
        if flaw.request:
            asked = Several((asked, Link(say(lang, "plans.see_request"), flaw.draft)))
        elif asks:
            asked = Link(say(lang, "plans.draft"), flaw.draft)
        rows.append(
            Row(
                {
                    "says": Link(flaw.says, here, sub),
                    "group": flaw.group_title,
                    "more": say(lang, "plans.end_of_part").join(more),
                    "clause": flaw.clause,
                    "question": flaw.question,
                    "asked": flaw.asked,
                    "request": asked,
                    "code": flaw.code,
                    "spot": flaw.spot,
                },
                sort={"clause": flaw.paragraph},
            )
        )
    return rows


@permitted("plans.view")
def plan_flaws(request: Request) -> HttpResponse:
    """What is wrong with the plan itself, whom to ask what.

    request  Request
    returns  HttpResponse
    """
    lang, listed = request.lang, lists.flaw_list(request)
    columns = [
        Column("says", say(lang, "plans.says"), fixed=True, wide=True),
        Column("group", say(lang, "plans.group")),
        Column("more", say(lang, "plans.more"), wide=True, sortable=False, shown=False),
        Column("clause", say(lang, "plans.clause"), wide=True),
        Column("question", say(lang, "plans.question"), wide=True, sortable=False),
        Column("asked", say(lang, "plans.asked")),
        Column("request", say(lang, "plans.request"), sortable=False),
        Column("code", say(lang, "plans.code"), shown=False),
        Column("spot", say(lang, "plans.spot"), shown=False),
    ]
    table = Table.of(
        request, columns, flaw_rows(request, listed.shown), caption=say(lang, "plans.flaws_caption"),
        export=reverse("plan-flaws-export"),
    )  # fmt: skip
    context = {
        "table": table,
        "bar": listed.bar,
        "answer": listed.answer,
        "every": len(listed.every),
        "tabs_label": say(lang, "plans.views"),
        "tabs": _tabs(request, "plan-flaws", len(listed.every)),
        "problems": request.pin.problems,
    }
    return render(request, "plans/flaws.html", context)


def _change_row(change: NodeChange, field: FieldChange | None, lang: Lang) -> Row:
    there = change.what != "removed" and change.kind in KINDS
    href = links.address(change.kind, change.key) if there else ""
    return Row(
        {
            "title": Link(change.title, href, kind_label(change.kind, lang)),
            "what": Tag(say(lang, f"plans.{change.what}")),
            "field": field.label if field else "",
            "before": field.before if field else "",
            "after": field.after if field else "",
        }
    )


@permitted("plans.view")
def plan_editions(request: Request) -> HttpResponse:
    """The plan in force against an earlier edition.

    request  Request
    returns  HttpResponse
    """
    pin, lang, listed = request.pin, request.lang, lists.edition_list(request)
    rows = [_change_row(change, field, lang) for change in listed.shown for field in change.fields or (None,)]
    columns = [
        Column("title", say(lang, "plans.node"), fixed=True),
        Column("what", say(lang, "plans.what")),
        Column("field", say(lang, "plans.field"), sortable=False),
        Column("before", say(lang, "plans.before"), wide=True, sortable=False),
        Column("after", say(lang, "plans.after"), wide=True, sortable=False),
    ]
    table = Table.of(
        request, columns, rows, caption=say(lang, "plans.editions_caption"), export=reverse("plan-editions-export"),
    )  # fmt: skip
    context = {
        "listed": listed,
        "table": table,
        "bar": listed.bar,
        "answer": listed.answer,
        "tabs_label": say(lang, "plans.views"),
        "tabs": _tabs(request, "plan-editions", len(findings(pin.plan, pin.city.plan_path))),
        "edition": pin.plan.about.edition,
        "other": listed.old.about.edition if listed.old else None,
    }
    return render(request, "plans/editions.html", context)
