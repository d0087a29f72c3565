"""The room's tables as workbooks."""

from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from django.http.response import HttpResponseBase

from refoundry.core.problems import Lang
from refoundry.plan.labels import kind_label, value_label
from refoundry.plan.model import Node, Plan
from refoundry.report.plan_words import target_words, value_words
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.exports import Column, Table, workbook
from refoundry.workbench.language import say
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.plans import lists
from refoundry.workbench.rooms.plans.node import spot_of
from refoundry.workbench.rooms.plans.outline import Leaf, outline
from refoundry.workbench.ui.filters import Bar


class _Line(NamedTuple):
    """One line of the tree as a table: the headings above it, how deep it stands."""

    section: str
    branch: str
    depth: int
    above: str
    leaf: Leaf
    node: Node


def _lines(plan: Plan, lang: Lang) -> Iterator[_Line]:
    def walk(leaf: Leaf, depth: int, above: str, heads: tuple[str, str]) -> Iterator[_Line]:
        yield _Line(*heads, depth, above, leaf, plan.of(leaf.kind)[leaf.key])
        for one in leaf.below:
            yield from walk(one, depth + 1, leaf.title, heads)

    for section in outline(plan, lang):
        for branch in section.branches:
            for leaf in branch.leaves:
                yield from walk(leaf, 1, "", (say(lang, f"plans_sections.{section.name}"), branch.title))


def set_filters(bar: Bar) -> list[tuple[str, str]]:
    """The filters in force in words, for the first sheet of a workbook.

    bar      Bar
    returns  pairs of name and value
    """
    return [(chip.label, chip.value) for chip in bar.active]


@permitted("plans.view")
def plan_book(request: Request) -> HttpResponseBase:
    """The tree of the plan as a workbook: every node, every target.

    request  Request
    returns  response   an attachment
    """
    pin, lang, words = request.pin, request.lang, partial(say, request.lang)
    plan, folder = pin.plan, pin.city.plan_path
    nodes = [
        Column(words("plans.section"), 14, attrgetter("section")),
        Column(words("plans.kind"), 12, lambda line: kind_label(line.leaf.kind, lang)),
        Column(words("plans.depth"), 6, attrgetter("depth"), "0"),
        Column(words("plans.number"), 8, attrgetter("leaf.number"), frozen=True),
        Column(words("plans.title"), 44, attrgetter("leaf.title"), frozen=True),
        Column(words("plans.above"), 30, attrgetter("above")),
        Column(words("plans.in_short"), 60, attrgetter("leaf.says")),
        Column(words("plans.standing"), 14, lambda line: value_label(line.leaf.standing, lang)),
        Column(words("plans.paragraph"), 8, lambda line: line.node.clause.paragraph if line.node.clause else None, "0"),
        Column(words("plans.quote"), 44, lambda line: line.node.clause.quote if line.node.clause else None),
        Column(words("plans.source"), 30, lambda line: line.node.source),
        Column(words("plans.note"), 40, lambda line: line.node.note.shown(lang) if line.node.note else None),
        Column(words("plans.spot"), 22, lambda line: spot_of(plan, folder, line.leaf.kind, line.leaf.key)),
        Column(words("plans.reference"), 34, attrgetter("leaf.reference")),
    ]
    targets = [
        Column(words("plans.goal"), 34, lambda pair: pair[0].title.shown(lang), frozen=True),
        Column(words("plans.target"), 40, lambda pair: target_words(pair[1], pair[0].unit, lang)),
        Column(words("plans.owner"), 20, lambda pair: value_words(plan, pair[0].owner, lang, "departments")),
        Column(words("plans.standing"), 14, lambda pair: value_label(pair[1].standing, lang)),
        Column(words("plans.paragraph"), 8, lambda pair: pair[1].clause.paragraph, "0"),
        Column(words("plans.quote"), 44, lambda pair: pair[1].clause.quote),
    ]
    pairs = [(goal, target) for goal in plan.goals.values() for target in goal.targets]
    return workbook(
        request,
        title=words("plans.book"),
        object="plan/tree",
        answer=lists.plan_answer(plan, len(lists.all_flaws(request)), lang),
        definitions=[words("plans.quote_rule")],
        tables=[
            Table(words("plans.nodes_sheet"), nodes, _lines(plan, lang)),
            Table(words("plans.targets_sheet"), targets, pairs),
        ],
    )


@permitted("plans.view")
def flaws_book(request: Request) -> HttpResponseBase:
    """The flaws as filtered, as a workbook.

    request  Request
    returns  response   an attachment
    """
    lang, words, listed = request.lang, partial(say, request.lang), lists.flaw_list(request)

    def state(flaw: Any) -> str:
        if flaw.request is None:
            return words("plans.not_asked")
        return str(flaw.request.workflow.state(flaw.request.state).shown(lang))

    columns = [
        Column(words("plans.group"), 16, attrgetter("group_title")),
        Column(words("plans.code"), 8, attrgetter("code")),
        Column(words("plans.kind"), 12, lambda flaw: kind_label(flaw.kind, lang)),
        Column(words("plans.node"), 30, attrgetter("title"), frozen=True),
        Column(words("plans.says"), 60, attrgetter("says")),
        Column(words("plans.got"), 20, attrgetter("got")),
        Column(words("plans.expected"), 30, attrgetter("expected")),
        Column(words("plans.fix"), 36, attrgetter("fix")),
        Column(words("plans.question"), 44, attrgetter("question")),
        Column(words("plans.asked"), 20, attrgetter("asked")),
        Column(words("plans.request"), 14, state),
        Column(words("plans.paragraph"), 8, attrgetter("paragraph"), "0"),
        Column(words("plans.quote"), 44, attrgetter("quote")),
        Column(words("plans.spot"), 22, attrgetter("spot")),
    ]
    return workbook(
        request,
        title=words("plans.flaws_book"),
        object="plan/flaws",
        answer=listed.answer,
        filters=set_filters(listed.bar),
        definitions=[words("plans.flaws_rule")],
        tables=[Table(words("plans.flaws"), columns, listed.shown)],
    )


@permitted("plans.view")
def editions_book(request: Request) -> HttpResponseBase:
    """The differences of two editions as filtered, as a workbook.

    request  Request
    returns  response   an attachment
    """
    lang, words, listed = request.lang, partial(say, request.lang), lists.edition_list(request)
    rows = [(change, field) for change in listed.shown for field in change.fields or (None,)]
    columns = [
        Column(words("plans.kind"), 12, lambda row: kind_label(row[0].kind, lang)),
        Column(words("plans.node"), 34, lambda row: row[0].title, frozen=True),
        Column(words("plans.what"), 8, lambda row: words(f"plans.{row[0].what}")),
        Column(words("plans.field"), 24, lambda row: row[1].label if row[1] else None),
        Column(words("plans.before"), 50, lambda row: row[1].before if row[1] else None),
        Column(words("plans.after"), 50, lambda row: row[1].after if row[1] else None),
    ]
    return workbook(
        request,
        title=words("plans.editions_book"),
        object="plan/editions",
        answer=listed.answer,
        filters=set_filters(listed.bar),
        tables=[Table(words("plans.editions"), columns, rows)],
    )
