"""Tags of the parts of a page: marks, dates with lateness, amounts, problems, fields of forms."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from refoundry.core.problems import Problem, Problems
from refoundry.deliver import Brief, Standing
from refoundry.report import writing
from refoundry.report.words import Status, Words
from refoundry.workbench.accounts import naming
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.language import say
from refoundry.workbench.ui import cells, forms, marks, purposes
from refoundry.workbench.ui.templatetags.refoundry import lang_of

register = template.Library()


@register.simple_tag(takes_context=True)
def status(context: Context, value: Status | Mapping[str, Any] | str, bare: bool = False) -> SafeString:
    """The status of a goal: shape, colour, word.

    context  of the template
    value    Status, row of the frame `goals`, or the name of a status
    bare     bool   the word only for those who cannot see the shape
    returns  html
    """
    return marks.status(value, lang_of(context), bare=bare)


@register.simple_tag(takes_context=True)
def state(context: Context, value: Standing | Brief | str, workflow: str = "", bare: bool = False) -> SafeString:
    """Where a matter stands: shape, colour, word.

    context   of the template
    value     Standing, Brief, or the name of a state
    workflow  text   where only the state's name is given
    bare      bool   as in `status`
    returns   html
    """
    return marks.state(value, lang_of(context), workflow, bare=bare)


@register.simple_tag(takes_context=True)
def due(context: Context, value: Brief | date | cells.Late | None, **said: Any) -> SafeString:
    """The day by which something is due, red only where it is overdue.

    context  of the template
    value    Brief, Late, or date with overdue, late (days), provisional, final
    **said   these
    returns  html
    """
    if isinstance(value, Brief):
        found = cells.Late.of(value)
    elif isinstance(value, cells.Late):
        found = value
    else:
        days = int(said.get("late", 0))
        found = cells.Late(value, bool(said.get("overdue", days > 0)), days, bool(said.get("provisional")),
                           bool(said.get("final")))  # fmt: skip
    return cells.late(found, lang_of(context))


@register.simple_tag(takes_context=True)
def amount(
    context: Context, value: float | None, unit: str, low: float | None = None, high: float | None = None, **how: Any
) -> SafeString:
    """A value with its unit; with low and high its interval.

    context  of the template
    value    number or None
    unit     name of a unit
    low      number or None
    high     number or None
    **how    as report.writing.amount: qualifier, published, plain
    returns  html
    """
    return cells.amount(cells.Amount(value, unit, low, high, how), lang_of(context))


@register.simple_tag(takes_context=True)
def number(context: Context, value: float | None, unit: str = "", published: bool = True) -> SafeString | str:
    """The figures of a value; its unit stands in the head of the column.

    context    of the template
    value      number or None
    unit       name of a unit
    published  bool   as it stands in a source, not computed
    returns    text
    """
    if value is None:
        return cells.unknown(lang_of(context))
    return writing.number(value, unit, published=published)


@register.simple_tag(takes_context=True)
def unit(context: Context, name: str) -> str:
    """A unit by itself.

    context  of the template
    name     of a unit
    returns  text
    """
    return writing.unit_title(name, Words(lang_of(context)))


@register.simple_tag(takes_context=True)
def change(context: Context, value: float | None, unit: str, places: int = 1) -> SafeString:
    """A change with its sign; between shares in percentage points.

    context  of the template
    value    number or None
    unit     name of a unit
    places   decimals
    returns  html
    """
    return cells.change(cells.Change(value, unit, places), lang_of(context))


@register.simple_tag(takes_context=True)
def unknown(context: Context, owner: Any = None) -> SafeString:
    """That something is not known, and who would supply it.

    context  of the template
    owner    text, Spoken or list
    returns  html
    """
    return cells.unknown(lang_of(context), owner)


@register.simple_tag(takes_context=True)
def cell(context: Context, value: Any, unit: str = "") -> SafeString:
    """Any value as a table shows it.

    context  of the template
    value    as in ui.cells
    unit     name of a unit
    returns  html
    """
    return cells.cell(value, lang_of(context), unit)


@register.simple_tag(takes_context=True)
def export(context: Context, href: str, text: str = "") -> SafeString:
    """The link that takes a table or figure out as a file.

    context  of the template
    href     address
    text     in place of the usual word
    returns  html
    """
    return format_html('<a class="export" href="{}">{}</a>', href, text or say(lang_of(context), "frame.export"))


@register.simple_tag(takes_context=True)
def why(context: Context, href: str, text: str = "") -> SafeString:
    """The link to where a number comes from.

    context  of the template
    href     address
    text     in place of the usual word
    returns  html
    """
    return format_html('<a class="why" href="{}">{}</a>', href, text or say(lang_of(context), "frame.why"))


@register.inclusion_tag("ui/parts/problems.html", takes_context=True)
def problems(context: Context, value: Problems | Iterable[Problem] | None) -> dict[str, Any]:
    """What is wrong: what was got, what was expected, what to do, each.

    context  of the template
    value    Problems, or several of Problem
    returns  values of the part
    """
    lang = lang_of(context)
    found = value.problems if isinstance(value, Problems) else tuple(value or ())
    said = [
        {
            "code": one.code,
            "subject": one.subject,
            "says": one.says(lang),
            "place": one.place.shown(lang),
            "parts": [(name, text) for name, text in (
                ("got", one.got), ("expected", one.expected(lang)), ("fix", one.fix(lang))) if text],
        }
        for one in found
    ]  # fmt: skip
    return {"said": said, "lang": lang}


@register.inclusion_tag("ui/parts/field.html", takes_context=True)
def field(context: Context, value: BoundField | forms.Entry) -> dict[str, Any]:
    """A field of a form: label, hint, what is wrong, control.

    context  of the template
    value    BoundField, or ui.forms.Entry
    returns  values of the part
    """
    entry = forms.Entry.bound(value) if isinstance(value, BoundField) else value
    lang = lang_of(context)
    return {"field": entry, "options": forms.labelled(entry, lang), "lang": lang}


@register.inclusion_tag("ui/parts/errors.html", takes_context=True)
def errors(context: Context, form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, each with the way to its field.

    context  of the template
    form     Django's
    returns  values of the part
    """
    return {"form": form, "bound": [one for one in form if one.errors], "lang": lang_of(context)}


@register.simple_block_tag
def wrap(content: str, tag: str, css: str = "") -> SafeString:
    """What stands within, in an element; nothing where it is blank.

    content  html
    tag      name of an element
    css      classes
    returns  html
    """
    if not content.strip():
        return mark_safe("")
    # what the template engine has made is escaped already
    return format_html('<{} class="{}">{}</{}>', tag, css, mark_safe(content), tag)


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """What a block of the page says, once more: the title is also the heading.

    context  of the template
    name     of a block
    returns  html
    """
    from django.template.loader_tags import BLOCK_CONTEXT_KEY

    found = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = found.get_block(name) if found else None
    if block is None:
        return mark_safe("")
    with context.push():
        return mark_safe(str(block.nodelist.render(context)).strip())


@register.simple_tag
def shape(name: str) -> SafeString:
    """The outline of a mark by itself; a word has to stand beside it.

    name     of a mark
    returns  svg
    """
    return marks.shape(name)


@register.simple_tag(takes_context=True)
def bare_cell(context: Context, value: Any) -> SafeString:
    """A mark whose word only those hear who cannot see its shape: where many stand close together.

    context  of the template
    value    StateMark, StatusMark, or as in ui.cells
    returns  html
    """
    lang = lang_of(context)
    if isinstance(value, cells.StateMark):
        return marks.state(value.state, lang, value.workflow, bare=True)
    if isinstance(value, cells.StatusMark):
        return marks.status(value.status, lang, bare=True)
    return cells.cell(value, lang)


@register.simple_tag(takes_context=True)
def post_words(context: Context, post: Post) -> str:
    """A post in words: the role and what it speaks for.

    context  of the template
    post     Post
    returns  text
    """
    pin = context.get("pin")
    return naming.post_words(post, pin.plan if pin else None, lang_of(context))


@register.filter
def words(text: str) -> list[str]:
    """A text cut at its blanks.

    text     text
    returns  texts
    """
    return text.split()


@register.filter
def beside(values: Iterable[Any], others: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Two lists side by side.

    values   list
    others   list, as long
    returns  pairs
    """
    return [*zip(values, others, strict=True)]


@cache
def _there(name: str) -> bool:
    return finders.find(name) is not None


@register.simple_tag
def fetched(name: str) -> str:
    """The address of a file that set-up fetches; empty where it was not fetched.

    name     below static
    returns  address
    """
    return static(name) if _there(name) else ""


@register.simple_tag(takes_context=True)
def by_purpose(context: Context, posts: Iterable[Any]) -> list[tuple[str, list[tuple[Any, str]]]]:
    """Posts in groups of what they come for.

    context  of the template
    posts    Posts
    returns  pairs of a group's title and its posts, each with what it finds here
    """
    return purposes.grouped(posts, lang_of(context))
