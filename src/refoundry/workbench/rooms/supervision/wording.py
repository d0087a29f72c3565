"""What the board, the list and the export say of a task, in one language."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html

from refoundry.core.problems import Both, Lang
from refoundry.deliver import read_span, workflow
from refoundry.plan.model import Plan, Unknown, known
from refoundry.plan.model.base import Node
from refoundry.report import writing
from refoundry.report.words import Words
from refoundry.workbench.language import say
from refoundry.workbench.rooms.supervision.register import Counts, Matter
from refoundry.workbench.ui.cells import words_of

_LANGS: tuple[Lang, ...] = ("zh", "en")


def called(plan: Plan, reference: str, lang: Lang) -> str:
    """What a reference is called.

    plan       Plan
    reference  departments/KEY, towns/KEY, chains/KEY
    lang       zh or en
    returns    text; the reference itself where the plan has no such node
    """
    kind, _, key = reference.partition("/")
    try:
        return plan.of(kind)[key].title.shown(lang)
    except KeyError:
        return reference


def all_called(plan: Plan, references: Iterable[str], lang: Lang) -> str:
    """What several references are called, in a row.

    plan        Plan
    references  as above
    lang        zh or en
    returns     text, empty for none
    """
    return words_of([called(plan, one, lang) for one in references], lang)


def numbered(number: str) -> Both:
    """The number of a task of the plan, so that it is not taken for that of a measure.

    number   text   box.item
    returns  Both   empty where it has none
    """
    box, _, item = number.partition(".")
    if not number:
        return Both("", "")
    return Both(*(say(lang, "supervision.boxed", box=box, item=item) for lang in _LANGS))


def named(one: Matter) -> Both:
    """A task by its number and its title.

    one      Matter
    returns  Both
    """
    said = numbered(one.number)
    return Both(f"{said.zh} {one.title.zh}".strip(), f"{said.en} {one.title.en}".strip(" ,"))


_FEW = 4
"""Names that are still read in one line."""


def folded(plan: Plan, references: Iterable[str], lang: Lang) -> Any:
    """What several references are called: where there are many the first with how many, the rest to be opened.

    plan        Plan
    references  as above
    lang        zh or en
    returns     text, or html; empty for none
    """
    several = [*references]
    if len(several) <= _FEW:
        return all_called(plan, several, lang)
    kinds = {one.partition("/")[0] for one in several}
    kind = next(iter(kinds)) if len(kinds) == 1 else "bodies"
    name = f"supervision_many.{kind if kind in ('departments', 'towns') else 'bodies'}"
    head = say(lang, name, first=_brief(plan, several[0], lang), count=len(several))
    return format_html(
        '<details class="names"><summary>{}</summary>{}</details>', head, all_called(plan, several, lang)
    )


def _brief(plan: Plan, reference: str, lang: Lang) -> str:
    kind, _, key = reference.partition("/")
    node = plan.departments.get(key) if kind == "departments" else None
    own = [name for name in getattr(node, "also", ()) if str(name).startswith(str(node.title.zh)[:1])] if node else []
    return min(map(str, own), key=len) if own and lang == "zh" else called(plan, reference, lang)


def short(node: Node, lang: Lang) -> str:
    """The shortest name of a department, for the head of a column.

    node     Department or Town
    lang     zh or en
    returns  text
    """
    if lang == "en":
        return node.title.shown("en")
    known_as = [name for name in (node.title.zh, *getattr(node, "also", ())) if len(str(name)) > 1]
    return str(min(known_as, key=lambda name: len(str(name))))


def states_said(counts: Counts, lang: Lang) -> str:
    """How many tasks stand where: 待下达 3、办理中 2.

    counts   Counts
    lang     zh or en
    returns  text, empty where there is no task
    """
    table = workflow("task")
    return words_of([f"{table.state(name).shown(lang)} {n}" for name, n in counts.states], lang)


def answer(plan: Plan, counts: Counts, lang: Lang) -> str:
    """The sentence at the top: 25 项举措、32 项工作：….

    plan     Plan
    counts   of all tasks the reader may see
    lang     zh or en
    returns  text
    """
    rest = _told(counts, lang)
    return say(lang, "supervision.answer", measures=len(plan.measures), tasks=counts.total, rest=rest)


def answer_filtered(counts: Counts, every: int, filters: Iterable[tuple[str, str]], lang: Lang) -> str:
    """The same of what filters leave, with the filters.

    counts   of the tasks they leave
    every    int   all tasks the reader may see
    filters  pairs of name and value in words
    lang     zh or en
    returns  text
    """
    colon = say(lang, "parts.colon")
    said = words_of([f"{name}{colon}{value}" for name, value in filters], lang)
    rest = _told(counts, lang)
    return say(lang, "supervision.answer_filtered", filters=said, tasks=counts.total, rest=rest, all=every)


def _told(counts: Counts, lang: Lang) -> str:
    names = (
        "issued", *(name for name in ("overdue", "owes", "unresolved", "awaits") if getattr(counts, name)), "closed",
    )  # fmt: skip
    parts = [say(lang, f"supervision_counts.{name}", count=getattr(counts, name)) for name in names]
    if not counts.overdue:
        parts.insert(1, say(lang, "supervision_counts.none_overdue"))
    return words_of(parts, lang)


def quantity(plan: Plan, one: Matter, lang: Lang) -> Any:
    """How much is asked of a task: as issued, else as the plan says.

    plan     Plan
    one      Matter
    lang     zh or en
    returns  text, None where it is not known
    """
    fields = one.standing.fields
    if fields.get("quantity"):
        return f"{fields['quantity']} {fields.get('unit') or ''}".strip()
    task = plan.tasks.get(one.subject)
    amount = known(task.quantity) if task else None
    if amount is None or isinstance(amount.value, Unknown):
        return None
    words, sign = Words(lang), {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ "}.get(amount.comparison, "")
    said = sign + writing.amount(float(amount.value), amount.unit, words, plain=True)
    if amount.high is not None:
        low = writing.number(float(amount.value), amount.unit, plain=True)
        said = f"{low}–{writing.amount(float(amount.high), amount.unit, words, plain=True)}"
    return words("value.grow", value=said) if amount.comparison == "growth" else said


def period_words(text: str, lang: Lang) -> str:
    """A period of reporting in words.

    text     2026-W07, 2026-03, 2026Q1
    lang     zh or en
    returns  text
    """
    found = read_span(text)
    return found.shown(lang) if found else text


def report_words(one: Matter, lang: Lang) -> str:
    """Which report is owed.

    one      Matter
    lang     zh or en
    returns  text
    """
    owed = one.brief.owed
    if owed is None:
        return say(lang, "supervision.no_report_owed")
    name = "supervision.report_late" if owed.overdue else "supervision.report_owed"
    return say(lang, name, period=period_words(owed.period, lang), days=owed.days_late)
