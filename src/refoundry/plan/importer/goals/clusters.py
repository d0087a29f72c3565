"""Goals for clusters and for firms above a size, where two figures stand in one phrase."""

import itertools
import re

from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.claims import Claim
from refoundry.plan.importer.goals.draft import Comparison
from refoundry.plan.importer.goals.lexicon import table, words
from refoundry.plan.importer.goals.predicates import read_predicate
from refoundry.plan.importer.goals.quantities import Mention
from refoundry.plan.importer.goals.spans import BRACKET, Folded

_BREAK = re.compile("[、，；。：]")
_HOLDERS = ("个", "家", "条", "座")


def bracketed_clusters(
    folded: Folded, start: int, end: int, mentions: list[Mention]
) -> tuple[list[Claim], list[Mention]]:
    """Read 1个产值5000亿元（甲）、1个3000亿元（乙）产业集群: the size is the figure, the bracket the name.

    folded    Folded   the paragraph
    start     int      of the clause
    end       int      of the clause
    mentions  list     its figures
    returns   (claims, the figures left over)
    """
    text = folded.text
    items: list[tuple[Mention, Mention, str, list[str]]] = []
    for count, size in itertools.pairwise(mentions):
        between = text[count.end : size.start]
        if count.sort != "count" or count.unit not in _HOLDERS or size.sort not in ("money", "level"):
            continue
        if len(between) > 12:
            continue
        if _BREAK.search(between) or text[size.end : size.end + 1] != BRACKET:
            continue
        content = folded.content(size.end)
        if re.search(r"\d", content):
            continue
        labels = [label for label in re.split("[、，和]", content) if label]
        if len(labels) == count.value:
            items.append((count, size, between, labels))
    if not items:
        return [], mentions
    last = items[-1][1].end + 1
    stop = _BREAK.search(text, last, end)
    head = indicators.from_right(folded, last, stop.start() if stop else end)
    if not head:
        return [], mentions
    claims: list[Claim] = []
    named = indicators.stripped(head)
    if re.sub("产业集群$|集群$", "", named) in words()["nameless"]:
        head = "产业集群" if named.endswith("集群") else head
    measure = ""
    for count, size, _, labels in items:
        predicate = read_predicate(text, count.end, size.start)
        measure = indicators.tidy(text[count.end : predicate.start]) or measure or "产值"
        bound: Comparison = ">" if "gt" in predicate.roles else ">=" if size.bound == ">=" else size.bound or "="
        for label in labels:
            name = label + (head if not label.endswith(head) else "") + measure
            claims.append(
                Claim(name, bound, size.value, size.high, size.unit, count.start, size.end + 1, committed=True)
            )
    for claim in claims:
        claim.shown = claim.end
        claim.end = max(claim.end, last)
    used = {id(part) for count, size, _, _ in items for part in (count, size)}
    return claims, [mention for mention in mentions if id(mention) not in used]


def firms_over(folded: Folded, start: int, end: int, mentions: list[Mention]) -> tuple[list[Claim], list[Mention]]:
    """Read 5家企业营业收入突破100亿元: how many firms pass a size.

    folded    Folded   the paragraph
    start     int      of the clause
    end       int      of the clause
    mentions  list     its figures
    returns   (claims, the figures left over)
    """
    text = folded.text
    claims: list[Claim] = []
    used: set[int] = set()
    for count, size in itertools.pairwise(mentions):
        between = text[count.end : size.start]
        if count.sort != "count" or count.unit not in _HOLDERS or size.sort != "money" or _BREAK.search(between):
            continue
        if text[size.end : size.end + 1] not in ("", "、", "，", "；", "。", "的") or id(count) in used:
            continue
        predicate = read_predicate(text, count.end, size.start)
        if not predicate.roles & {"gt", "ge", "reach"}:
            continue
        subject = indicators.from_right(folded, count.end, predicate.start)
        measure = table("measures").at_end(subject, len(subject))
        entity = subject[: len(subject) - len(measure[0])] if measure else subject
        if not entity or (not measure and not entity.endswith(tuple(words()["money_qualified"]))):
            continue
        before = read_predicate(text, start, count.start)
        passing = "gt" in predicate.roles and count.unit != "条" and not entity.startswith(("重点", "主导", "支柱"))
        if re.search("合计|共计|总计|之和", between) or text.startswith("等", count.start - 1):
            continue
        if predicate.apart or not (before.create or before.wishes or count.unit == "家" or passing):
            continue
        if indicators.from_left(folded, start, before.start) and before.roles & {"reach", "gt"}:
            continue
        size_words = text[predicate.start : size.end]
        name = indicators.tidy((measure[0] if measure else "") + size_words + entity)
        claims.append(
            Claim(
                name,
                count.bound or (">" if "gt" in before.roles else ">=" if "ge" in before.roles else "="),
                count.value,
                count.high,
                count.unit,
                count.start,
                size.end,
                committed=True,
            )
        )
        used |= {id(count), id(size)}
    return claims, [mention for mention in mentions if id(mention) not in used]
