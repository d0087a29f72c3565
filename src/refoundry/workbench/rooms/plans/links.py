"""Which node of a plan names which, and where the page of each is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from refoundry.core.problems import Lang
from refoundry.plan.labels import kind_label, path_label
from refoundry.plan.model import KINDS, Plan, known
from refoundry.plan.read import references
from refoundry.report.plan_words import title_words
from refoundry.workbench.language import say
from refoundry.workbench.per_plan import PerPlan
from refoundry.workbench.turns import tables
from refoundry.workbench.ui.cells import Link, cell


@dataclass(frozen=True, slots=True)
class Reference:
    """One node names another: from where, in which field, whom."""

    kind: str
    key: str
    field: str
    wanted: str
    named: str


@dataclass(frozen=True)
class Web:
    """Every reference of a plan, by who names and by who is named."""

    naming: Mapping[tuple[str, str], tuple[Reference, ...]]
    named: Mapping[tuple[str, str], tuple[Reference, ...]]


def _web(plan: Plan) -> Web:
    naming: dict[tuple[str, str], dict[Reference, None]] = defaultdict(dict)
    named: dict[tuple[str, str], dict[Reference, None]] = defaultdict(dict)
    for kind, key, node in plan.every():
        for path, wanted, name in references(type(node), node.model_dump(mode="json", exclude_none=True)):
            if wanted in KINDS:
                # of division.support[3] the last name says what it is
                field = next((step for step in reversed(path) if isinstance(step, str)), "")
                one = Reference(kind, key, field, wanted, name)
                naming[kind, key][one] = named[wanted, name][one] = None
    return Web(
        {place: tuple(found) for place, found in naming.items()},
        {place: tuple(found) for place, found in named.items()},
    )


web = PerPlan(_web)
"""web(plan) -> Web, worked out once for each plan."""


def address(kind: str, key: str) -> str:
    """The page of a node in this room.

    kind     one of KINDS
    key      of the node
    returns  path
    """
    return reverse("plan-node", args=[kind, key])


def work_page(kind: str, key: str) -> str:
    """Where a node is worked on: a goal on its page, a task in supervision; empty for all others.

    kind     one of KINDS
    key      of the node
    returns  path
    """
    if kind == "tasks":
        return tables()["task"].address.format(subject=key, goal=key)
    if kind == "goals":
        try:
            return reverse("goal", args=[key])
        except NoReverseMatch:
            return ""
    return ""


def node_link(plan: Plan, kind: str, key: str, lang: Lang, *, sort: bool = False) -> Link:
    """A link to the page of a node: its number and title.

    plan     Plan
    kind     one of KINDS
    key      of the node
    lang     zh or en
    sort     bool   say below what kind of node it is
    returns  Link
    """
    number = known(getattr(plan.of(kind).get(key), "number", None))
    title = title_words(plan, kind, key, lang)
    return Link(f"{number} {title}" if number else title, address(kind, key), kind_label(kind, lang) if sort else "")


def row(found: Iterable[Link], lang: Lang) -> SafeString:
    """Links in a row, parted as the language parts what it lists.

    found    Links
    lang     zh or en
    returns  html
    """
    return format_html_join(say(lang, "plans.comma"), "{}", ((cell(one, lang),) for one in found))


def grouped(plan: Plan, found: tuple[Reference, ...], lang: Lang, *, incoming: bool) -> list[tuple[str, list[Link]]]:
    """References below what they are: the field of the one that names; of those that name it, also their kind.

    plan      Plan
    found     References
    lang      zh or en
    incoming  bool   whether these name the node, or are named by it
    returns   pairs of label and Links
    """
    rows: dict[str, dict[str, Link]] = defaultdict(dict)
    for one in found:
        label = path_label([one.field], written=False).shown(lang)
        if incoming:
            colon = "：" if lang == "zh" else ": "
            link = node_link(plan, one.kind, one.key, lang)
            rows[f"{kind_label(one.kind, lang)}{colon}{label}"][link.href] = link
        else:
            link = node_link(plan, one.wanted, one.named, lang)
            rows[label][link.href] = link
    return [(label, [*links.values()]) for label, links in rows.items()]
