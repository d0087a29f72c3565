"""Clauses that the fair-competition rules now bar or put under review. The wordings are data: law.yaml."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from refoundry.core.clauses import QUOTE_LIMIT
from refoundry.core.problems import Both, Problem
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Cited, Plan, Policy, Unknown, Words


@dataclass(frozen=True, slots=True)
class _Bar:
    words: re.Pattern[str]
    law: Both
    why: Words
    unless: re.Pattern[str] | None


@cache
def _bars() -> tuple[_Bar, ...]:
    rules = yaml.safe_load((files("refoundry.plan.check") / "law.yaml").read_text("utf-8"))
    law = rules["law"]
    return tuple(
        _Bar(
            re.compile(rule["words"]),
            Both(f"{law['zh']}{rule['article']['zh']}", f"{law['en']}, {rule['article']['en']}"),
            Words(**rule["why"]),
            re.compile(rule["unless"]) if "unless" in rule else None,
        )
        for rule in rules["clauses"]
    )


def _barred(text: str) -> Iterator[tuple[re.Match[str], _Bar]]:
    for bar in _bars():
        for found in bar.words.finditer(text):
            around = text[max(0, found.start() - 8) : found.end() + 8]
            if not (bar.unless and bar.unless.search(around)):
                yield found, bar


def barred_clauses(plan: Plan) -> Iterator[Finding]:
    """Nodes whose quote or title words a condition that is now barred; measures in force and reviewed are left out.

    plan     Plan
    returns  iterator of Finding
    """
    for kind, key, node in plan.every():
        if isinstance(node, Policy) and not isinstance(node.review, Unknown):
            continue
        seen: set[int] = set()
        for text in ((node.clause.quote if node.clause else ""), node.title.zh):
            for found, bar in _barred(text):
                if id(bar) not in seen:
                    seen.add(id(bar))
                    values = {"words": found[0], "why": bar.why, "law": bar.law}
                    yield Finding(Problem("P216", f"{kind}/{key}", plan.place(kind, key), values=values), node.clause)


def policies_without_review(plan: Plan) -> Iterator[Finding]:
    """Policies that nobody has reviewed for fair competition.

    plan     Plan
    returns  iterator of Finding
    """
    for key, policy in plan.policies.items():
        if isinstance(policy.review, Unknown) and policy.life in ("draft", "in force"):
            yield Finding(Problem("P217", f"policies/{key}", plan.place("policies", key)), policy.clause)


def whole_text(document: Sequence[str]) -> Iterator[Finding]:
    """The same wordings anywhere in the attached document.

    document  its paragraphs
    returns   iterator of Finding
    """
    for number, text in enumerate(document, 1):
        for found, bar in _barred(text):
            values = {"words": found[0][:QUOTE_LIMIT], "why": bar.why, "law": bar.law}
            quote = text[max(0, found.start() - 6) : found.end() + 6][:QUOTE_LIMIT]
            yield Finding(Problem("P216", f"§{number}", values=values), Cited(paragraph=number, quote=quote))


CHECKS: tuple[Check, ...] = (barred_clauses, policies_without_review)
