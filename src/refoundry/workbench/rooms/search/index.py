"""What can be found of a plan: every node by its names, number, key and words; every clause by its quote or whole."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from refoundry.core.problems import Both, Lang
from refoundry.plan.check.walk import citations
from refoundry.plan.labels import kind_label
from refoundry.plan.model import Chain, Goal, Measure, Node, Plan, Words, known
from refoundry.plan.names import names
from refoundry.report.plan_words import title_words
from refoundry.workbench.indicators import Called
from refoundry.workbench.language import say
from refoundry.workbench.per_plan import PerPlan
from refoundry.workbench.rooms.plans.findings import attached_state
from refoundry.workbench.rooms.plans.links import address, work_page
from refoundry.workbench.rooms.plans.node import texts_of
from refoundry.workbench.rooms.plans.outline import in_short
from refoundry.workbench.rooms.search.texts import folded

LANGUAGES: tuple[Lang, Lang] = ("zh", "en")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "goals": ("goals", "figures"),
    "measures": ("actions", "measures"),
    "tasks": ("tasks",),
    "services": ("safeguards", "services", "policies", "schemes"),
    "departments": ("departments", "groups"),
    "towns": ("towns",),
    "industry": ("chains", "clusters", "industries", "tiers", "rings", "taxonomies"),
    "space": ("zones", "parks", "bases", "platforms", "land_accounts"),
}
"""What is found together, in the order of the page, and the kinds of nodes in each."""
_GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found. `names` and `words` are folded for comparing, `texts` are shown."""

    group: str
    title: Both
    sub: Both
    href: str
    names: tuple[str, ...]
    texts: tuple[str, ...]
    words: str
    reference: str = ""
    permission: str = "plans.view"


def document(
    group: str, title: Both, sub: Both, href: str, names: tuple[str, ...], texts: tuple[str, ...], reference: str = "",
    permission: str = "plans.view",
) -> Document:  # fmt: skip
    """Something that can be found, folded for comparing.

    group       where it stands on the page
    title       Both
    sub         Both    what it is
    href        path    empty where it has no page
    names       texts   what it is called, its number, its key
    texts       texts   what else it says
    reference   text    kind/key, or workflow/subject
    permission  text    who may find it
    returns     Document
    """
    called = tuple(folded(name) for name in dict.fromkeys(names) if name)
    said = tuple(text for text in dict.fromkeys(texts) if text)
    return Document(group, title, sub, href, called, said, folded("\n".join((*names, *said))), reference, permission)


def _both(words: Words) -> Both:
    return Both(words.shown("zh"), words.shown("en"))


def _texts(plan: Plan, kind: str, key: str, node: Node) -> Iterator[str]:
    """What a node says beside its names, in both languages: quotes stand among the clauses."""
    yield from (in_short(plan, kind, key, lang) for lang in LANGUAGES)
    for name in type(node).model_fields:
        value = getattr(node, name)
        if isinstance(value, Words) and name != "title":
            yield from filter(None, (value.zh, value.en))
    if isinstance(node, Chain):
        for segment in node.segments.values():
            yield from (segment.title.zh, *(product.zh for product in segment.products), *segment.keywords)
    if isinstance(node, Goal):
        owner = known(node.owner)
        yield from (title_words(plan, "departments", owner, lang) for lang in LANGUAGES if owner)
        yield from (one.period or "" for one in node.targets)


def _nodes(plan: Plan, called: Called) -> Iterator[Document]:
    known_as = dict(called)
    for kind, key, node in plan.every():
        number = str(known(getattr(node, "number", None)) or "")
        title, sub = _both(node.title), Both(kind_label(kind, "zh"), kind_label(kind, "en"))
        if number:
            title = Both(f"{number} {title.zh}", f"{number} {title.en}")
        if isinstance(node, Measure):
            action = plan.actions[node.action].title
            sub = Both(f"{sub.zh} · {action.shown('zh')}", f"{sub.en} · {action.shown('en')}")
        yield document(
            _GROUP_OF[kind], title, sub, work_page(kind, key) or address(kind, key),
            (number, *names(node), *known_as.get(getattr(node, "indicator", ""), ()), key),
            tuple(_texts(plan, kind, key, node)), f"{kind}/{key}",
        )  # fmt: skip


def _clauses(plan: Plan, folder: Path) -> Iterator[Document]:
    """Every paragraph that is cited, and where the document is attached every paragraph there is."""
    whole, _ = texts_of(plan, folder)
    quotes: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    citing: dict[tuple[str, int], dict[tuple[str, str], None]] = defaultdict(dict)
    for kind, key, node in plan.every():
        for one in citations(node):
            quotes[one.document, one.paragraph][one.quote] = None
            citing[one.document, one.paragraph][kind, key] = None
    for name, text in whole.items():
        for paragraph, words in enumerate(text, 1):
            quotes[name, paragraph] = {words: None}
    for (name, paragraph), said in sorted(quotes.items()):
        cited = [*citing.get((name, paragraph), ())]
        number = Both(*(say(lang, "search.paragraph", paragraph=paragraph) for lang in LANGUAGES))
        who = Both(
            *(
                say(lang, "search.comma").join(title_words(plan, kind, key, lang) for kind, key in cited[:3])
                or title_words(plan, "documents", name, lang)
                for lang in LANGUAGES
            )
        )
        href = address(*cited[0]) if cited else ""
        yield document("clauses", number, who, href, (number.zh, number.en), tuple(said), f"{name}/{paragraph}")


def _index(plan: Plan, folder: Path, called: Called, _state: object) -> tuple[Document, ...]:
    return (*_nodes(plan, called), *_clauses(plan, folder))


_kept = PerPlan(_index)


def index(plan: Plan, folder: Path, called: Called = ()) -> tuple[Document, ...]:
    """Everything of a plan that can be found, worked out once for each plan, attached document and set of names.

    plan     Plan
    folder   the plan folder
    called   other names of the indicators, as indicator_names gives them
    returns  Documents
    """
    return _kept(plan, folder, called, attached_state(folder))
