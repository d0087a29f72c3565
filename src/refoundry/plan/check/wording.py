"""Names and quotes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from refoundry.core.clauses import quote_stands, without_space
from refoundry.core.problems import Both, Problem
from refoundry.core.quantities import write_number
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.check.walk import citations
from refoundry.plan.model import Cited, Plan, Unknown

_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# a number in Chinese words, a doubling, or "two thirds": what is written cannot be told from digits alone
_WORDS = re.compile(
    r"[一二两三四五六七八九十百千零]+[多余]?(?:成|点|分之|个|家|项|条|件|户|位|名|人|台|亩|元|万|亿|平方|公顷)|倍|翻.?番|过半|一半"
)


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
                problem = Problem("P212", f"{kind}/{key}", plan.place(kind, key), values={"names": names})
                yield Finding(problem, also[0].clause)


def one_name_twice(plan: Plan) -> Iterator[Finding]:
    """Two nodes of one kind under one name: two keys for one department, a town entered twice.

    plan     Plan
    returns  iterator of Finding
    """
    first: dict[tuple[str, str], str] = {}
    for kind, key, node in plan.every():
        also = [name if isinstance(name, str) else name.title.zh for name in getattr(node, "also", ())]
        for name in dict.fromkeys([node.title.zh, *also]):
            if first.setdefault((kind, name), key) != key:
                values = {"name": name, "first": f"{kind}/{first[kind, name]}"}
                problem = Problem("P239", f"{kind}/{key}", plan.place(kind, key), name, values)
                yield Finding(problem, node.clause)


def quotes_without_their_figure(plan: Plan) -> Iterator[Finding]:
    """Figures whose quote shows other digits: 49.0 beside "达到50.2%". The head of a table's row shows none.

    plan     Plan
    returns  iterator of Finding
    """

    def shown(kind: str, key: str, value: Decimal | Unknown | None, clause: Cited | None) -> Iterator[Finding]:
        if not isinstance(value, Decimal) or clause is None:
            return
        text = unicodedata.normalize("NFKC", clause.quote)
        written = {_mantissa(Decimal(digits.replace(",", ""))) for digits in _DIGITS.findall(text)}
        if not written or _WORDS.search(text) or _mantissa(value) in written:
            return
        problem = Problem("P240", f"{kind}/{key}", plan.place(kind, key), write_number(value), {"quote": clause.quote})
        yield Finding(problem, clause)

    for key, goal in plan.goals.items():
        for baseline in goal.baselines:
            yield from shown("goals", key, baseline.value, baseline.clause)
        for target in goal.targets:
            yield from shown("goals", key, target.value, target.clause)
            yield from shown("goals", key, target.high, target.clause)
    for key, figure in plan.figures.items():
        yield from shown("figures", key, figure.value, figure.clause)
    for key, account in plan.land_accounts.items():
        yield from shown("land_accounts", key, account.quantity.value, account.clause)


def _mantissa(value: Decimal) -> tuple[int, ...]:
    """The digits without zeros at either end: 1.5万亿元 and 15000 亿元 have the same."""
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return tuple(map(int, digits))


def quotes(plan: Plan, document: Sequence[str]) -> Iterator[Finding]:
    """Quotes that do not stand in the paragraph they name, once the document is attached.

    A copy laid out in other lines than the one that was cited has other numbers: there a quote need only stand.

    plan      Plan
    document  its paragraphs
    returns   iterator of Finding
    """
    entry = plan.documents.get("plan")
    same_lines = entry is None or entry.paragraphs in (None, len(document))
    whole = without_space("".join(document))
    for kind, key, node in plan.every():
        for clause in dict.fromkeys(citations(node)):
            stands = (
                quote_stands(clause.quote, clause.paragraph, document)
                if same_lines
                else without_space(clause.quote) in whole
            )
            if clause.document == "plan" and not stands:
                values = {"paragraph": clause.paragraph}
                yield Finding(Problem("P226", f"{kind}/{key}", plan.place(kind, key), clause.quote, values), clause)


def paragraphs_beyond_the_end(plan: Plan) -> Iterator[Finding]:
    """Citations of a paragraph that the document does not have; its number of paragraphs stands under documents.

    plan     Plan
    returns  iterator of Finding
    """
    for kind, key, node in plan.every():
        for cited in citations(node):
            document = plan.documents.get(cited.document)
            count = document.paragraphs if document else None
            last = max(cited.paragraph, cited.to or 0)
            if count is not None and last > count:
                values = {"paragraph": last, "count": count}
                yield Finding(Problem("P243", f"{kind}/{key}", plan.place(kind, key), str(last), values), cited)


CHECKS: tuple[Check, ...] = (two_names, one_name_twice, quotes_without_their_figure, paragraphs_beyond_the_end)
