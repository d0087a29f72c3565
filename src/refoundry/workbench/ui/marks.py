"""Marks: what is said by colour is said by a shape and a word too."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from refoundry.core.problems import Lang
from refoundry.deliver import Brief, Standing, workflow
from refoundry.report.charts import SHAPES as STATUS_SHAPES
from refoundry.report.words import Status, Words

SHAPES: Mapping[str, str] = {
    **STATUS_SHAPES,
    "notyet": STATUS_SHAPES["unknown-dotted"],
    "open": STATUS_SHAPES["unknown"],
    "active": STATUS_SHAPES["unknown-half"],
    "waiting": '<path d="M8 2 14 8 8 14 2 8z" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "stuck": STATUS_SHAPES["at-risk"],
    "returned": '<path d="M7 2 1 8l6 6v-4h8V6H7z"/>',
    "refused": STATUS_SHAPES["missed"],
    "done": STATUS_SHAPES["met"],
    "stopped": '<path d="M2 6.5h12v3H2z"/>',
}
"""Outlines in a box of 16 by 16: those of the statuses of goals, and those of the states of workflows."""


@cache
def states() -> Mapping[str, Mapping[str, str]]:
    """The mark of every state.

    returns  mapping   workflow -> state -> name of a mark
    """
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        (files("refoundry.workbench.ui") / "states.yaml").read_text("utf-8")
    )
    return found


def shape(name: str) -> SafeString:
    """The outline of a mark, for those who see it; the word beside it says the same.

    name     of a mark
    returns  svg
    """
    # the outlines are constants of ours
    return mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{SHAPES[name]}</svg>')


def drawn(outline: str, tone: str, word: str, *, bare: bool = False) -> SafeString:
    """A mark with its word.

    outline  name of a mark
    tone     name of a colour
    word     text
    bare     bool   the word only for those who cannot see the shape
    returns  html
    """
    hidden = mark_safe(' class="visually-hidden"') if bare else ""
    return format_html('<span class="status status-{}">{}<span{}>{}</span></span>', tone, shape(outline), hidden, word)


def status_of(value: Status | Mapping[str, Any] | str, lang: Lang) -> Status:
    """The status of a goal.

    value    Status, row of the frame `goals`, or the name of a status
    lang     zh or en
    returns  Status
    raises   KeyError   there is no such status
    """
    words = Words(lang)
    if isinstance(value, Status):
        return value
    if isinstance(value, Mapping):
        return words.status(value)
    return (words.statuses() | words.kinds())[value]


def status(value: Status | Mapping[str, Any] | str, lang: Lang, *, bare: bool = False) -> SafeString:
    """The status of a goal as it is shown.

    value    Status, row of the frame `goals`, or the name of a status
    lang     zh or en
    bare     bool   as in `drawn`
    returns  html
    """
    found = status_of(value, lang)
    return drawn(found.shape, found.css, found.word, bare=bare)


def state(value: Standing | Brief | str, lang: Lang, named: str = "", *, bare: bool = False) -> SafeString:
    """Where a matter stands, as it is shown.

    value    Standing, Brief, or the name of a state
    lang     zh or en
    named    text   the workflow, where only the state's name is given
    bare     bool   as in `drawn`
    returns  html
    """
    name = value if isinstance(value, str) else value.state
    if isinstance(value, Standing):
        table = value.workflow
    else:
        table = workflow(value.workflow if isinstance(value, Brief) else named)
    tone = states()[table.name][name]
    return drawn(tone, tone, table.state(name).shown(lang), bare=bare)
