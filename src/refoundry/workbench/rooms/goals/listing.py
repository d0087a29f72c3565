"""The list of goals: every target with its status, in groups of the year it falls due, filtered and sorted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from refoundry.core.problems import Lang
from refoundry.plan.model import Plan
from refoundry.report.counting import DueGroup, by_status, due_groups, headline, stands, wordy
from refoundry.report.goal_view import TargetView, target_view
from refoundry.report.meta import Meta
from refoundry.report.phrases import owner_words, titled
from refoundry.report.sparks import spark
from refoundry.report.words import Status, Words

Row = Mapping[str, Any]
OPEN = "open"
"""The value of the filter by year for targets without one."""
NOBODY = "nobody"
"""The value of the filter by owner for goals nobody answers for."""
ORDERS = ("plan", "status", "title", "owner")


@dataclass(frozen=True, slots=True)
class Line:
    """One target in the list."""

    row: Row
    view: TargetView
    spark: Markup
    wordy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The targets of one due year that the filters leave, and the marks of all of them for the picture."""

    title: str
    lines: tuple[Line, ...]
    runs: tuple[tuple[Status, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the page of all goals shows. `answer` and `stands` speak of every target, whatever is filtered."""

    answer: str
    stands: tuple[str, ...]
    groups: tuple[Group, ...]
    shown: int
    total: int


def options(rows: Sequence[Row], plan: Plan, meta: Meta, lang: Lang) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in each filter: only what some target has.

    rows     of the frame `goals`
    plan     Plan
    meta     Meta
    lang     zh or en
    returns  mapping   due, status, owner, measure -> pairs of value and words
    """
    words = Words(lang)
    owners = {row["owner"] or NOBODY: owner_words(row, words) for row in rows}
    used = {number for row in rows for number in row["measures"] or ()}
    work: list[tuple[str, str]] = []
    for key, action in plan.actions.items():
        measures = [one for one in plan.measures.values() if one.action == key and one.number in used]
        if measures:
            work.append((f"action-{action.number}", f"{action.number} {action.title.shown(lang)}"))
            work += [(one.number, f"　{one.number} {one.title.shown(lang)}") for one in measures]
    return {
        "due": [(OPEN if one.due is None else str(one.due), one.title) for one in due_groups(rows, meta.as_of, words)],
        "status": [(one.name, f"{one.sign} {one.word}") for one, _ in by_status(rows, words)],
        "owner": sorted(owners.items(), key=lambda pair: (pair[0] == NOBODY, pair[1])),
        "measure": work,
    }


def left(rows: Sequence[Row], chosen: Mapping[str, str], words: Words) -> list[Row]:
    """The targets that filters leave.

    rows     of the frame `goals`
    chosen   mapping   due, status, owner, measure, q -> value; empty for any
    words    Words
    returns  rows
    """
    tests: list[Callable[[Row], bool]] = []
    if due := chosen.get("due"):
        tests.append(lambda row: (OPEN if row["due"] is None else str(row["due"])) == due)
    if status := chosen.get("status"):
        tests.append(lambda row: words.status(row).name == status)
    if owner := chosen.get("owner"):
        tests.append(lambda row: (row["owner"] or NOBODY) == owner)
    if measure := chosen.get("measure"):
        under = measure.removeprefix("action-") + "."
        whole = measure.startswith("action-")
        tests.append(lambda row: any(n.startswith(under) if whole else n == measure for n in row["measures"] or ()))
    if text := chosen.get("q", "").casefold():
        tests.append(lambda row: text in f"{row['title_zh']} {row['title_en']} {row['key']}".casefold())
    return [row for row in rows if all(test(row) for test in tests)]


def listing(rows: Sequence[Row], meta: Meta, chosen: Mapping[str, str], lang: Lang) -> Listing:
    """The page of all goals.

    rows     of the frame `goals`, all of them
    meta     Meta
    chosen   mapping   as `left`, and `order`: one of ORDERS
    lang     zh or en
    returns  Listing
    """
    words = Words(lang)
    found = left(rows, chosen, words)
    order = _order(chosen.get("order", ""), words)
    groups = []
    for group in due_groups(found, meta.as_of, words):
        ordered = sorted(group.rows, key=order) if order else _numbers_first(group)
        lines = tuple(Line(row, target_view(row, meta, words), spark(row, words), wordy(row)) for row in ordered)
        runs = tuple((status, tuple(held)) for status, held in group.by_status(words))
        groups.append(Group(group.title, lines, runs))
    every = due_groups(rows, meta.as_of, words)
    return Listing(headline(every, words), tuple(stands(every, words)), tuple(groups), len(found), len(rows))


def _numbers_first(group: DueGroup) -> list[Row]:
    """In the order of the plan, targets in words behind those with a number."""
    return sorted(group.rows, key=wordy)


def _order(name: str, words: Words) -> Callable[[Row], Any] | None:
    places = {one.name: place for place, one in enumerate((*words.legend(), words.statuses()["unknown"]))}
    orders: dict[str, Callable[[Row], Any]] = {
        "status": lambda row: places[words.status(row).name],
        # GB 18030 orders the common characters by pinyin
        "title": lambda row: titled(row, words).casefold().encode("gb18030", "replace"),
        "owner": lambda row: (row["owner"] is None, owner_words(row, words).encode("gb18030", "replace")),
    }
    return orders.get(name)
