"""Tags that show what can be done with a matter and what was done."""

from typing import Any

from django import template
from django.template.context import Context

from refoundry.core.problems import Both
from refoundry.deliver import CLOCK, Move, Standing, State, Step, read_span, roles, workflow
from refoundry.dictionary import terms
from refoundry.plan.model import Plan
from refoundry.workbench.access.scope import names, open_moves
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.ledger.handed_in import Handed
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.matters import title_of
from refoundry.workbench.ui.templatetags.refoundry import day

register = template.Library()
# fields that hold bare keys of the plan, and those that hold subjects of tasks
_KEYS = {"measure": "measures", "goal": "goals", "town": "towns"}
_MATTERS = frozenset({"tasks", "issued"})
# fields that name bodies of the plan: many of them are read when they are asked for
_NODES = frozenset({"owner", "support", "town", "addressee", "asked-of", "attending", "recipients", "copies"})
_MANY = 6
_FIRST = frozenset({"report", "approve", "answer", "issue", "start", "progress", "confirm", "accept", "close", "send"})


@register.simple_tag(takes_context=True, name="open_moves")
def moves_of(context: Context, standing: Standing) -> tuple[Move, ...]:
    """The moves that the reader's post can make now.

    context   of the template
    standing  Standing
    returns   Moves
    """
    post, pin = context.get("post"), context.get("pin")
    return open_moves(post, pin.plan, standing) if post and pin else ()


@register.filter
def goes_on(move: Move) -> bool:
    """Whether a move takes the matter further, so that its button stands first.

    move     Move
    returns  bool
    """
    return move.name in _FIRST


def named(plan: Plan, reference: str) -> Any:
    """What a reference is called.

    plan       Plan
    reference  departments/KEY, or any text
    returns    title of the node; the text itself where the plan has no such node
    """
    kind, _, key = reference.partition("/")
    try:
        return plan.of(kind)[key].title
    except KeyError:
        return key if kind in _KEYS.values() or kind == "tasks" else reference


@register.simple_tag(takes_context=True)
def referred(context: Context, references: Any) -> str:
    """The names of what a field refers to, in a row: 市统计局、市税务局.

    context     of the template
    references  a reference or a list of them
    returns     text
    """
    plan, lang = context["pin"].plan, context["lang"]
    titles = [
        named(plan, one) for one in (references if isinstance(references, list | tuple) else sorted(names(references)))
    ]
    return ("、" if lang == "zh" else ", ").join(
        one.shown(lang) if hasattr(one, "shown") else str(one) for one in titles
    )


@register.simple_tag
def account_named(username: str) -> Any:
    """The account behind a name in the log, what the clock is called; the name itself where there is neither.

    username  text
    returns   Account, role or text
    """
    if username == CLOCK:
        return roles()[CLOCK]
    return Account.objects.filter(username=username).first() or username


def _words_of(context: Context, field: Any, several: list[str]) -> list[Any]:
    """The values of a field as they are read: choices, nodes and matters by their titles, days written out."""
    plan, name = context["pin"].plan, getattr(field, "name", "")
    if name in _MATTERS:
        found = standings("task", several)
        titles = {subject: title_of(plan, one) for subject, one in found.items()}
        return [titles.get(one) or named(plan, f"tasks/{one}") for one in several]
    if name == "meeting":
        held = standings("meeting", several)
        return [title_of(plan, held[one]) if one in held else one for one in several]
    if getattr(field, "kind", "text") == "date":
        return [day(context, one) for one in several]
    if getattr(field, "kind", "text") == "period":
        return [read_span(one) or one for one in several]
    labels: dict[str, Any] = {choice.name: choice for choice in getattr(field, "choices", ())}
    if name == "basis":
        labels = {term.key: term for term in terms()["basis"]}
    kind = _KEYS.get(name)
    return [labels.get(one) or (named(plan, f"{kind}/{one}") if kind else named(plan, one)) for one in several]


@register.simple_tag(takes_context=True)
def entries_of(context: Context, standing: Standing, step: Step) -> list[dict[str, Any]]:
    """The entries of one event as they are shown: words, references by name, files as links.

    context   of the template
    standing  Standing
    step      Step
    returns   dicts   label, values, files; `many`: to be folded
    """
    shown: list[dict[str, Any]] = []
    for name, value in step.event.payload.items():
        try:
            field: Any = standing.workflow.field(name)
        except KeyError:
            field = Both(name, name)
        if getattr(field, "kind", "text") == "json":
            continue
        several = value if isinstance(value, list) else [value]
        files = [handed for one in several if (handed := Handed.read(str(one)))]
        shown_as = _words_of(context, field, [str(one) for one in several if not Handed.read(str(one))])
        many = len(shown_as) > _MANY and name in _NODES
        shown.append({"label": field, "values": shown_as, "files": files, "many": many})
    return shown


@register.simple_tag(takes_context=True)
def move_named(context: Context, standing: Standing, step: Step) -> str:
    """What a step is called.

    context   of the template
    standing  Standing
    step      Step
    returns   text
    """
    table, name = standing.workflow, step.event.move
    row = table.move(name, step.from_) or next(iter(table.called(name)), None)
    return row.shown(context["lang"]) if row else step.event.move


@register.simple_tag(takes_context=True)
def entry_named(context: Context, table: str, name: str) -> str:
    """What an entry is called, on every page and in every problem alike.

    context   of the template
    table     name of a workflow
    name      of a field
    returns   text
    """
    return workflow(table).field(name).shown(context["lang"])


@register.simple_tag
def state_of(standing: Standing) -> State:
    """Where a matter stands, as the table names it.

    standing  Standing
    returns   State
    """
    return standing.workflow.state(standing.state)
