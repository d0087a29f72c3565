"""Clauses that the fair-competition rules now bar or put under review. The wordings are data: law.yaml."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from refoundry.core.clauses import QUOTE_LIMIT
from refoundry.core.problems import Both, Problem
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Cited, Plan, Policy, Unknown, Words, known

_OPINIONS = {
    "refused": ("审查未通过", "the review refused it"),
    "pending": ("审查尚未完成", "the review is pending"),
}


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
        review = known(node.review) if isinstance(node, Policy) else None
        if review is not None and review.opinion in ("passed", "passed with exception"):
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


def reviews_that_do_not_carry(plan: Plan) -> Iterator[Finding]:
    """Policies in force on a review that refuses them, is pending, runs out before them, or names no exception.

    plan     Plan
    returns  iterator of Finding
    """
    for key, policy in plan.policies.items():
        review = known(policy.review)
        if policy.life != "in force" or review is None:
            continue
        reasons = []
        if review.opinion in ("refused", "pending"):
            reasons.append(Both(*_OPINIONS[review.opinion]))
        if review.opinion == "passed with exception" and review.exception is None:
            reasons.append(
                Both("审查结论为适用例外，但未写明哪一条例外", "it passed by an exception that is not named")
            )
        if review.expires and policy.valid_to and review.expires < policy.valid_to:
            dates = (review.expires.isoformat(), policy.valid_to.isoformat())
            zh = f"审查意见 {dates[0]} 到期，政策执行到 {dates[1]}"
            reasons.append(Both(zh, f"the review expires on {dates[0]}, the policy runs to {dates[1]}"))
        for reason in reasons:
            problem = Problem("P238", f"policies/{key}", plan.place("policies", key), values={"reason": reason})
            yield Finding(problem, policy.clause, known(policy.issuer))


def whole_text(document: Sequence[str], cited: Collection[tuple[int, str]] = ()) -> Iterator[Finding]:
    """The same wordings anywhere in the attached document; one finding a paragraph and law.

    document  its paragraphs
    cited     (paragraph, reason in Chinese) of what was found through the plan's own nodes, not to be said again
    returns   iterator of Finding
    """
    seen = set(cited)
    for number, text in enumerate(document, 1):
        for found, bar in _barred(text):
            if (number, bar.why.zh) in seen:
                continue
            seen.add((number, bar.why.zh))
            values = {"words": found[0][:QUOTE_LIMIT], "why": bar.why, "law": bar.law}
            quote = text[max(0, found.start() - 6) : found.end() + 6][:QUOTE_LIMIT]
            yield Finding(Problem("P216", f"§{number}", values=values), Cited(paragraph=number, quote=quote))


CHECKS: tuple[Check, ...] = (barred_clauses, policies_without_review, reviews_that_do_not_carry)
