"""Values as tables and lists of facts show them: links, amounts, dates with lateness, what is not known.

Whatever has `.shown(lang)` is said in the language of the page; None is said to be unknown, never left blank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from refoundry.core.problems import Lang, Spoken
from refoundry.core.quantities import write_number
from refoundry.deliver import Brief, Standing, civil_day
from refoundry.report import writing
from refoundry.report.words import Status, Words
from refoundry.workbench.language import say
from refoundry.workbench.ui import marks


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere, with a quiet line below."""

    text: Any
    href: str
    sub: Any = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What nobody has supplied, and who would."""

    owner: Any = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with its unit; an estimate with its interval. `how` goes to report.writing.amount."""

    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    how: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A change with its sign; between shares in percentage points."""

    value: float | None
    unit: str
    places: int = 1


@dataclass(frozen=True, slots=True)
class Late:
    """A day by which something is due, and how late it is."""

    day: date | None
    overdue: bool = False
    days_late: int = 0
    provisional: bool = False
    final: bool = False

    @classmethod
    def of(cls, brief: Brief) -> "Late":
        """The day of a matter.

        brief    Brief
        returns  Late
        """
        return cls(brief.due, brief.overdue, brief.days_late, brief.provisional, brief.final)


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word in a frame."""

    text: Any
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """Several cells in one."""

    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class StatusMark:
    """The status of a goal: Status, row of the frame `goals`, or a name."""

    status: Status | Mapping[str, Any] | str


@dataclass(frozen=True, slots=True)
class StateMark:
    """Where a matter stands: Standing or Brief, or the name of a state and its workflow."""

    state: Standing | Brief | str
    workflow: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of a thing, or one of the steps of a process (`state` done, here, ahead)."""

    text: Any
    href: str = ""
    here: bool = False
    count: int | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a history. `corrected`: a later line restates it; `corrects`: what it restates."""

    at: datetime
    who: Any
    what: Any
    fields: Sequence[tuple[Any, Any]] = ()
    text: Any = ""
    corrected: bool = False
    corrects: Any = ""
    files: Sequence[Any] = ()
    href: str = ""


def words_of(value: Any, lang: Lang) -> str:
    """The words of a value.

    value    Spoken, list, or any
    lang     zh or en
    returns  text, empty for None
    """
    if value is None:
        return ""
    if isinstance(value, Spoken):
        return value.shown(lang)
    if isinstance(value, list | tuple | set | frozenset):
        return say(lang, "parts.comma").join(words_of(one, lang) for one in value)
    return str(value)


def size_words(size: int, lang: Lang) -> str:
    """How large a file is.

    size     bytes
    lang     zh or en
    returns  text

    >>> size_words(63, "en"), size_words(29_593, "zh"), size_words(1_200_000, "zh")
    ('63 bytes', '30 KB', '1.2 MB')
    """
    if size < 1000:
        return say(lang, "parts.bytes", size=size)
    return f"{size / 1000:.0f} KB" if size < 999_500 else f"{size / 1e6:.1f} MB"


def unknown(lang: Lang, owner: Any = None) -> SafeString:
    """That something is not known, and who would supply it.

    lang     zh or en
    owner    text, Spoken or list, None where nobody is named
    returns  html
    """
    who, words = words_of(owner, lang), Words(lang)
    said = words("value.unknown_owner", owner=who) if who else words("value.unknown")
    return format_html('<span class="nothing-known">{}</span>', said)


def amount(value: Amount, lang: Lang) -> SafeString:
    """A value with its unit.

    value    Amount
    lang     zh or en
    returns  html
    """
    if value.value is None:
        return unknown(lang)
    words = Words(lang)
    if value.low is not None and value.high is not None:
        said = writing.interval(value.value, value.low, value.high, value.unit, words)
    else:
        said = writing.amount(value.value, value.unit, words, **value.how)
    return format_html('<span class="figure-value">{}</span>', said)


def change(value: Change, lang: Lang) -> SafeString:
    """A change with its sign and unit.

    value    Change
    lang     zh or en
    returns  html
    """
    if value.value is None:
        return unknown(lang)
    said = writing.difference(value.value, value.unit, Words(lang), value.places)
    return format_html('<span class="figure-value">{}</span>', said)


def moment(value: date | datetime, lang: Lang) -> SafeString:
    """A day, or a day and the time in China.

    value    date or datetime with its zone
    lang     zh or en
    returns  html
    """
    from refoundry.deliver.standing import shown_moment

    if isinstance(value, datetime):
        said = f"{writing.day(civil_day(value), Words(lang))} {shown_moment(value)[-5:]}"
    else:
        said = writing.day(value, Words(lang))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), said)


def late(value: Late, lang: Lang) -> SafeString:
    """A day by which something is due; red only where it is overdue.

    value    Late
    lang     zh or en
    returns  html
    """
    if value.day is None:
        return format_html('<span class="nothing-known">{}</span>', say(lang, "parts.no_due"))
    said = [moment(value.day, lang)]
    if value.overdue and not value.final:
        name = "parts.late_by_one" if value.days_late == 1 else "parts.late_by" if value.days_late else "parts.late"
        said.append(format_html('<strong class="lateness">{}</strong>', say(lang, name, days=value.days_late)))
    if value.provisional:
        said.append(
            format_html('<span class="tag" title="{}">{}</span>',
                        say(lang, "parts.provisional_rule"), say(lang, "parts.provisional"))
        )  # fmt: skip
    tone = "due overdue" if value.overdue and not value.final else "due"
    return format_html('<span class="{}">{}</span>', tone, format_html_join(" ", "{}", ((one,) for one in said)))


def link(value: Link, lang: Lang) -> SafeString:
    """Words that lead somewhere.

    value    Link
    lang     zh or en
    returns  html
    """
    text = words_of(value.text, lang)
    found = format_html('<a href="{}">{}</a>', value.href, text) if value.href else format_html("{}", text)
    sub = words_of(value.sub, lang)
    # one element, so that a row shown as a list keeps both lines beside its label
    return format_html('<span>{}<span class="sub">{}</span></span>', found, sub) if sub else found


def cell(value: Any, lang: Lang, unit: str = "") -> SafeString:
    """Any value as a table shows it.

    value    of the kinds of this module, or Brief, date, number, text, Spoken, html; None is unknown
    lang     zh or en
    unit     text   of the column: numbers are then written as figures of that unit
    returns  html
    """
    match value:
        case None:
            return unknown(lang)
        case SafeString():
            return value
        case Link():
            return link(value, lang)
        case Unknown():
            return unknown(lang, value.owner)
        case Amount():
            return amount(value, lang)
        case Change():
            return change(value, lang)
        case Late():
            return late(value, lang)
        case Brief():
            return late(Late.of(value), lang)
        case Tag():
            return format_html('<span class="tag {}">{}</span>', value.tone, words_of(value.text, lang))
        case StatusMark():
            return marks.status(value.status, lang)
        case StateMark():
            return marks.state(value.state, lang, value.workflow)
        case Several():
            several = format_html_join(" ", "{}", ((cell(one, lang, unit),) for one in value.cells))
            return format_html("<span>{}</span>", several)
        case bool():
            return conditional_escape(say(lang, "parts.yes" if value else "parts.no"))
        case int() | float():
            return conditional_escape(writing.number(value, unit) if unit else write_number(value))
        case date():
            return moment(value, lang)
        case _:
            return conditional_escape(words_of(value, lang))
