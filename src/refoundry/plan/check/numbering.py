"""The numbers of actions, measures and tasks: missing, skipped, doubled, or under the wrong head."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from refoundry.core.problems import Problem
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Cited, Node, Plan

_CHINESE = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBERED = re.compile(
    r"^\s*(?:"
    r"(?:第|行动|任务|工程|专栏|举措|措施|项目|事项|[（(〔【])\s*(?P<in>[一二三四五六七八九十百零〇\d]+)\s*(?:[）)〕】]|[章节条项款]|[：:、.．\s])"
    r"|(?P<on>[一二三四五六七八九十百]+|\d+)\s*(?:[、)）．]|[.](?!\d)|是|\s)"
    r"|(?P<dotted>\d+(?:[.．-]\d+)+)"
    rf"|(?P<circled>[{_CIRCLED}])"
    r")"
)
_KINDS = ("actions", "measures", "tasks")


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_CHINESE[tens - 1]}十"
    return head + (_CHINESE[ones - 1] if ones else "")


def _read(quote: str) -> int | None:
    """The number a heading begins with, None where it has none or more than two Chinese digits."""
    found = _NUMBERED.match(quote)
    if found is None:
        return None
    text = found["in"] or found["on"] or re.split(r"[.．-]", found["dotted"] or "")[-1]
    if found["circled"]:
        return _CIRCLED.index(found["circled"]) + 1
    if text.isdecimal():
        return int(text)
    return next((n for n in range(1, 100) if _chinese(n) == text), None)


def _written(number: int, like: str) -> str:
    """A number as a sibling's heading writes its own: （四） after （三）, 4. after 3., 第四条 after 第三条."""
    found = _NUMBERED.match(like)
    assert found is not None
    group = next(name for name in ("in", "on", "dotted", "circled") if found[name])
    old = found[group]
    new = _CIRCLED[number - 1] if group == "circled" and number <= 20 else str(number)
    if group == "dotted":
        new = re.sub(r"\d+$", str(number), old)
    elif group in ("in", "on") and not old.isdecimal():
        # no plan writes a hundred and more headings in Chinese numerals
        new = _chinese(number) if number < 100 else str(number)
    start, end = found.span(group)
    return f"{like[:start]}{new}{like[end : found.end()]}".strip()


def _number(node: Node) -> tuple[int, ...]:
    return tuple(int(part) for part in str(getattr(node, "number", "0")).split("."))


def _cited(plan: Plan, kind: str) -> list[tuple[str, Node, Cited]]:
    return [(key, node, node.clause) for key, node in plan.of(kind).items() if node.clause]


def missing_numbers(plan: Plan) -> Iterator[Finding]:
    """Headings of actions, measures and tasks that lack the number their siblings have, or bear another's.

    The quotes of these nodes begin where their paragraph begins, so the number as written is part of the quote.

    plan     Plan
    returns  iterator of Finding
    """
    for kind in _KINDS:
        cited = _cited(plan, kind)
        numbered = [(key, node, clause) for key, node, clause in cited if _NUMBERED.match(clause.quote)]
        if len(numbered) <= len(cited) / 2:
            continue
        families = Counter(_number(node)[:-1] for _, node, _ in cited)
        fitting = [_read(clause.quote) == _number(node)[-1] for _, node, clause in numbered]
        # where most headings count in another way than action.measure, a difference says nothing
        trusted = sum(fitting) > len(fitting) / 2
        for key, node, clause in cited:
            number, written = _number(node), _read(clause.quote)
            family = [c.quote for _, n, c in numbered if n is not node and _number(n)[:-1] == number[:-1]]
            expected = _written(number[-1], family[0] if family else numbered[0][2].quote)
            place, values = plan.place(kind, key), {"expected": expected}
            if not _NUMBERED.match(clause.quote):
                if families[number[:-1]] > 1:
                    yield Finding(Problem("P203", f"{kind}/{key}", place, clause.quote, values), clause)
            elif trusted and written is not None and written != number[-1]:
                yield Finding(Problem("P233", f"{kind}/{key}", place, clause.quote, values), clause)


def broken_sequences(plan: Plan) -> Iterator[Finding]:
    """Numbers of actions, measures or tasks that skip or repeat.

    plan     Plan
    returns  iterator of Finding
    """
    actions = {action.number for action in plan.actions.values()}
    idle = actions - {plan.actions[measure.action].number for measure in plan.measures.values()}
    boxless = actions - {action.number for action in plan.actions.values() if action.box is not None}
    for kind in _KINDS:
        numbers = sorted((_number(node), key) for key, node in plan.of(kind).items())
        if not numbers:
            continue
        # actions that are chapters of their document need not begin with 1
        first = min(actions, default=1) - 1
        opening = (first,) if kind == "actions" else (first, 0)
        for (before, _), (number, key) in pairwise([(opening, ""), *numbers]):
            follows = (*before[:-1], before[-1] + 1)
            head = before[0] + 1
            while head in (boxless if kind == "tasks" else idle):
                head += 1
            opens = follows if kind == "actions" else (head, 1)
            # boxes may count on by themselves where an action between them has none
            counted = (before[0] + 1, 1) if kind == "tasks" and before != (0,) else opens
            if number not in (follows, opens, counted):
                expected = follows if number[0] == before[0] else opens
                values = {"got": _dotted(number), "before": _dotted(before), "expected": _dotted(expected)}
                problem = Problem("P220", f"{kind}/{key}", plan.place(kind, key), _dotted(number), values)
                yield Finding(problem, plan.of(kind)[key].clause)


def _dotted(number: tuple[int, ...]) -> str:
    return ".".join(map(str, number))


def measures_under_another_action(plan: Plan) -> Iterator[Finding]:
    """Measures whose number and action do not go together.

    plan     Plan
    returns  iterator of Finding
    """
    for key, measure in plan.measures.items():
        action = plan.actions[measure.action]
        if _number(measure)[0] != action.number:
            values = {"number": measure.number, "action": action.title, "head": action.number}
            problem = Problem("P234", f"measures/{key}", plan.place("measures", key), measure.number, values)
            yield Finding(problem, measure.clause)


CHECKS: tuple[Check, ...] = (missing_numbers, broken_sequences, measures_under_another_action)
