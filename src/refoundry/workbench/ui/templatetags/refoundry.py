"""Tags every template has: words in the reader's language, titles, numbers, moments."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context

from refoundry.core.problems import Lang, Spoken
from refoundry.deliver import civil_day
from refoundry.report.words import Words
from refoundry.report.writing import day as written
from refoundry.workbench.language import say as words

register = template.Library()


def lang_of(context: Mapping[str, Any] | Context) -> Lang:
    """The language of a page.

    context  of a template
    returns  zh or en
    """
    return "en" if context.get("lang") == "en" else "zh"


@register.simple_tag(takes_context=True)
def say(context: Context, name: str, **values: Any) -> str:
    """The words of an entry: {% say "today.title" count=3 %}.

    context   of the template
    name      group.name
    **values  what the {blanks} are filled with; what has words of its own is said in the page's language
    returns   text
    """
    lang = lang_of(context)
    filled = {key: value.shown(lang) if isinstance(value, Spoken) else value for key, value in values.items()}
    return words(lang, name, **filled)


@register.simple_tag(takes_context=True)
def both(context: Context, value: Any) -> str:
    """Something that has words in both languages, in that of the page; other values as they are, None as nothing.

    context  of the template
    value    Spoken, or any
    returns  text
    """
    if value is None:
        return ""
    return value.shown(lang_of(context)) if isinstance(value, Spoken) else str(value)


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime | str | None) -> str:
    """A day as the language writes it: 2026年11月23日, 23 November 2026.

    context  of the template
    value    date, datetime with its zone, or text such as 2026-11-23
    returns  text, empty for None
    """
    if not value:
        return ""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    found = civil_day(found) if isinstance(found, datetime) else found
    return written(found, Words(lang_of(context)))


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None) -> str:
    """A day and the time in China.

    context  of the template
    value    datetime with its zone, or None
    returns  text, empty for None
    """
    if value is None:
        return ""
    from refoundry.deliver.standing import shown_moment

    return f"{day(context, value)} {shown_moment(value)[-5:]}"


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """An entry of a mapping.

    mapping  mapping or None
    key      of an entry
    returns  the entry, None where there is none
    """
    return mapping.get(key) if mapping else None
