"""Headings, numbering, names, periods and quotes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from refoundry.core.clauses import quote_stands
from refoundry.core.problems import Both, Problem
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Cited, Plan, Unknown

_CHINESE = "一二三四五六七八九十"
_NUMBERED = re.compile(r"^\s*(?:第[一二三四五六七八九十百\d]+[章节条项]|[（(]?[一二三四五六七八九十\d]+[）)、.．])")
# "in the next five years", "over five to ten years": a length of time that needs a year to count from
_SPAN = re.compile(
    r"(?:未来|今后|用|通过|力争|在)?\s*[一二三四五六七八九十\d]+(?:[到至\-—][一二三四五六七八九十\d]+)?\s*年(?:内|时间)|(?:未来|今后)[一二三四五六七八九十\d]+年|(?:用|通过|力争通过)[一二三四五六七八九十\d]+[到至\-—][一二三四五六七八九十\d]+年"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_CHINESE[tens - 1]}十"
    return head + (_CHINESE[ones - 1] if ones else "")


def missing_numbers(plan: Plan) -> Iterator[Finding]:
    """Headings of actions, measures and tasks that lack the number their siblings have.

    The quotes of these nodes begin where their paragraph begins, so the number as written is part of the quote.

    plan     Plan
    returns  iterator of Finding
    """
    for kind in ("actions", "measures", "tasks"):
        cited = [(k, n, n.clause) for k, n in plan.of(kind).items() if n.clause]
        numbered = [n for *_, n in cited if _NUMBERED.match(n.quote)]
        if not numbered or len(numbered) <= len(cited) / 2:
            continue
        bracketed = numbered[0].quote.lstrip()[0] in "（("
        for key, node, clause in cited:
            if not _NUMBERED.match(clause.quote):
                last = int(str(getattr(node, "number", "0")).split(".")[-1])
                expected = f"（{_chinese(last)}）" if bracketed else f"{last}、"
                problem = Problem("P203", f"{kind}/{key}", plan.place(kind, key), clause.quote, {"expected": expected})
                yield Finding(problem, clause)


def broken_sequences(plan: Plan) -> Iterator[Finding]:
    """Numbers of actions, measures or tasks that skip or repeat.

    plan     Plan
    returns  iterator of Finding
    """
    for kind in ("actions", "measures", "tasks"):
        numbers = sorted(
            (tuple(int(p) for p in str(getattr(node, "number", "0")).split(".")), key)
            for key, node in plan.of(kind).items()
        )
        for (before, _), (number, key) in pairwise([((0,) * len(numbers[0][0]), ""), *numbers] if numbers else []):
            follows = (*before[:-1], before[-1] + 1)
            opens = (before[0] + 1, 1) if len(number) > 1 else follows
            if number not in (follows, opens):
                values = {"got": _dotted(number), "before": _dotted(before), "expected": _dotted(follows)}
                problem = Problem("P220", f"{kind}/{key}", plan.place(kind, key), _dotted(number), values)
                yield Finding(problem, plan.of(kind)[key].clause)


def _dotted(number: tuple[int, ...]) -> str:
    return ".".join(map(str, number))


def two_names(plan: Plan) -> Iterator[Finding]:
    """Chains, industries and clusters that the plan calls by more than one name.

    plan     Plan
    returns  iterator of Finding
    """
    for kind in ("chains", "industries", "clusters"):
        for key, node in plan.of(kind).items():
            also = getattr(node, "also", ())
            if also:
                names = Both(
                    "、".join([node.title.zh, *(a.title.zh for a in also)]),
                    ", ".join([node.title.shown("en"), *(a.title.shown("en") for a in also)]),
                )
                yield Finding(
                    Problem("P212", f"{kind}/{key}", plan.place(kind, key), values={"names": names}), also[0].clause
                )


def spans_without_start(plan: Plan) -> Iterator[Finding]:
    """Lengths of time with no year to count from, in periods and quotes; a plan with a start year has none.

    plan     Plan
    returns  iterator of Finding
    """
    if not isinstance(plan.about.start, Unknown):
        return
    seen: set[tuple[int, str]] = set()

    def spans(subject: str, text: str | None, clause: Cited | None) -> Iterator[Finding]:
        found = _SPAN.search(text or "")
        if found and clause and not _YEAR.search(text or "") and (clause.paragraph, found[0]) not in seen:
            seen.add((clause.paragraph, found[0]))
            kind, key = subject.split("/")
            yield Finding(Problem("P213", subject, plan.place(kind, key), values={"words": found[0]}), clause)

    for key, goal in plan.goals.items():
        for target in goal.targets:
            yield from spans(f"goals/{key}", target.period, target.clause)
    for kind, key, node in plan.every():
        yield from spans(f"{kind}/{key}", node.clause.quote if node.clause else None, node.clause)


def tasks_without_measure_of_success(plan: Plan) -> Iterator[Finding]:
    """Tasks with neither date nor quantity.

    plan     Plan
    returns  iterator of Finding
    """
    for key, task in plan.tasks.items():
        if isinstance(task.quantity, Unknown) and isinstance(task.due, Unknown):
            ask = None if isinstance(task.lead, Unknown) else task.lead
            yield Finding(
                Problem("P214", f"tasks/{key}", plan.place("tasks", key), values={"number": task.number}),
                task.clause,
                ask,
            )


def quotes(plan: Plan, document: Sequence[str]) -> Iterator[Finding]:
    """Quotes that do not stand in the paragraph they name, once the document is attached.

    plan      Plan
    document  its paragraphs
    returns   iterator of Finding
    """
    for kind, key, node in plan.every():
        clause = node.clause
        if clause and clause.document == "plan" and not quote_stands(clause.quote, clause.paragraph, document):
            values = {"paragraph": clause.paragraph}
            yield Finding(Problem("P226", f"{kind}/{key}", plan.place(kind, key), clause.quote, values), clause)


CHECKS: tuple[Check, ...] = (
    missing_numbers,
    broken_sequences,
    two_names,
    spans_without_start,
    tasks_without_measure_of_success,
)
