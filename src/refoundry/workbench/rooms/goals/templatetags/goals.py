"""Tags of the rooms of goals and data requests: what a matter is called, what a chart's marks mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.context import Context

from refoundry.core.problems import Lang
from refoundry.deliver import Move, Standing
from refoundry.plan.model import Plan, Task, known
from refoundry.report import phrases, writing
from refoundry.report.words import Words
from refoundry.workbench.access.scope import names as references
from refoundry.workbench.access.scope import open_moves
from refoundry.workbench.language import say
from refoundry.workbench.matters import title_of
from refoundry.workbench.ui.templatetags.refoundry import lang_of

register = template.Library()
_FIRST = ("approve", "return")
_KEYS = ("used", "other", "reported", "rounded", "superseded", "bound", "needed", "fan")


@register.simple_tag(takes_context=True)
def matter_title(context: Context, standing: Standing) -> str:
    """What a matter is called, in the language of the page.

    context   of the template
    standing  Standing
    returns   text
    """
    return title_of(context["pin"].plan, standing).shown(lang_of(context))


@register.simple_tag(takes_context=True)
def titled(context: Context, row: Mapping[str, Any]) -> str:
    """The title of a target, in the language of the page.

    context  of the template
    row      of the frame `goals`
    returns  text
    """
    return phrases.titled(row, Words(lang_of(context)))


@register.inclusion_tag("goals/key.html", takes_context=True)
def chart_key(context: Context, names: Sequence[str]) -> dict[str, Any]:
    """What the marks of a chart mean.

    context  of the template
    names    kinds of mark it holds
    returns  what the part is drawn from
    """
    lang = lang_of(context)
    words = Words(lang)
    return {"names": names, "keys": {name: words(f"chart.key_{name}") for name in _KEYS}, "lang": lang}


@register.simple_tag(takes_context=True)
def lead_of(context: Context, task: Task, standing: Standing | None = None) -> str:
    """Who leads a task: whom it was issued to, else the department the plan names; that it is open where there is none.

    context   of the template
    task      Task
    standing  Standing   where it stands
    returns   text
    """
    lead, lang = known(task.lead), lang_of(context)
    if standing is not None and (owner := sorted(references(standing.fields.get("owner")))):
        return say(lang, "parts.comma").join(_party(context["pin"].plan, one, lang) for one in owner)
    if lead is not None:
        return str(context["pin"].plan.departments[lead].title.shown(lang))
    words = Words(lang)
    return words("value.no_owner")


@register.simple_tag(takes_context=True)
def reported_value(context: Context, standing: Standing) -> str:
    """The value of a report with its unit; as it was typed where it is no number.

    context   of the template
    standing  Standing   of a value report
    returns   text
    """
    told, unit = str(standing.fields.get("value") or ""), str(standing.fields.get("unit") or "")
    try:
        return writing.amount(float(told), unit, Words(lang_of(context)))
    except ValueError:
        return f"{told} {unit}".strip()


def _party(plan: Plan, reference: str, lang: Lang) -> str:
    kind, _, key = reference.partition("/")
    node = plan.of(kind).get(key) if kind in ("departments", "towns", "chains") else None
    return str(node.title.shown(lang)) if node is not None else reference


@register.simple_tag(takes_context=True)
def report_moves(context: Context, standing: Standing) -> list[Move]:
    """The moves of a value report that the reader's post can make now on the page of any move: those that carry a
    value have a form of their own, which holds it against the indicator.

    context   of the template
    standing  Standing
    returns   list of Move
    """
    possible = open_moves(context["post"], context["pin"].plan, standing)
    own = [move for move in possible if "value" not in move.takes]
    return sorted(own, key=lambda move: _FIRST.index(move.name) if move.name in _FIRST else len(_FIRST))
