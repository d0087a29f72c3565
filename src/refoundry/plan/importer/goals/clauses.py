"""A clause: which figure belongs to which name."""

import re
from dataclasses import replace

from refoundry.plan.importer.goals import indicators, naming
from refoundry.plan.importer.goals.claims import Claim, Memory
from refoundry.plan.importer.goals.clusters import bracketed_clusters, firms_over
from refoundry.plan.importer.goals.levels import complete, measured, qualitative, sized
from refoundry.plan.importer.goals.lexicon import starts_with, table, words
from refoundry.plan.importer.goals.numerals import number
from refoundry.plan.importer.goals.predicates import Predicate, read_predicate
from refoundry.plan.importer.goals.quantities import Mention
from refoundry.plan.importer.goals.screening import DELIMITERS, figures_of, sensible, stops
from refoundry.plan.importer.goals.spans import BRACKET, PERIOD, Folded
from refoundry.plan.importer.goals.spread import distribute

_LIST = "、，和与及并且或；/ "
_TOTAL = re.compile(r"([两二三四五六七八九十]|\d{1,2})(?:大|个|条)(?=[\u4e00-\u9fff])")
_NO_NAME = re.compile(r"[\W\d_A-Za-z]*$")


def read_clause(folded: Folded, start: int, end: int, mentions: list[Mention], memory: Memory) -> list[Claim]:
    """The claims of one clause.

    folded    Folded   the paragraph
    start     int      of the clause
    end       int      of the clause
    mentions  list     its numbers
    memory    Memory   of the sentence; is brought up to date
    returns   list of Claim, in order
    """
    claims, rest = bracketed_clusters(folded, start, end, mentions)
    found, rest = firms_over(folded, start, end, rest)
    claims += found
    done = max((claim.end for claim in claims), default=start)
    figures = [figure for figure in figures_of(folded, start, end, rest) if figure.start >= done]
    claims += _read_figures(folded, done, end, figures, memory)
    claims += sized(folded, start, end, rest, figures)
    claims += qualitative(folded, start, end)
    if claims:
        memory.pending = ""
    elif not figures:
        memory.pending = indicators.from_left(folded, start, end)
    return sorted(claims, key=lambda claim: claim.start)


def _read_figures(folded: Folded, start: int, end: int, figures: list[Mention], memory: Memory) -> list[Claim]:
    text = folded.text
    claims: list[Claim] = []
    cursor, index = start, 0
    committed = opened = indicators.opens_with_verb(folded, start, end)
    verb, unit = "", memory.unit
    while index < len(figures):
        run = _run(text, figures, index, end)
        group = _same_bound(figures[index : run + 1])
        after = _tail(text, group[-1].end, end)
        predicate = read_predicate(text, cursor, group[0].start)
        right_end, following = _right(text, after, end, figures[run + 1] if run + 1 < len(figures) else None)
        found = _join(folded, cursor, predicate, group, after, right_end, memory, opened, cursor > start and not claims)
        if not found and len(group) == 1 and "from" not in predicate.roles:
            index = run + 1
            if text[group[0].end : group[0].end + 1] in "、，" or stops(text, after, end):
                cursor = following
            continue
        listed = (cursor > start and text[cursor - 1 : cursor] == "、") or text[cursor : cursor + 1] == "、"
        for claim in found:
            claim.bare_list = not predicate.said
            claim.opened = opened
            claim.committed = claim.committed or committed
            if (
                listed
                and verb
                and not claim.verb
                and not predicate.roles & {"reach", "gt", "up", "down"}
                and not predicate.create
            ):
                claim.name = verb + claim.name
                claim.verb = verb
        committed = committed or any(claim.committed for claim in found)
        complete(found, memory) if len(found) > 1 else None
        claims += found
        verb = next((claim.verb for claim in found if claim.verb), "") if found else verb
        grows = predicate.roles & {"up", "down"} or group[0].sort == "double"
        memory.learn(list(found), predicate.growth if grows else "")
        cursor, index = following, run + 1
    earlier = Memory(names=memory.names[: max(0, len(memory.names) - len(claims))], unit=unit)
    measured(claims, earlier)
    complete(claims, earlier)
    if claims:
        memory.names[-len(claims) :] = [claim.name for claim in claims][-len(memory.names) :] or memory.names[
            -len(claims) :
        ]
        memory.unit = claims[-1].unit
        memory.subject = memory.subject if len(claims) > 1 and claims[-1].of > 1 else claims[-1].name
    return claims


def _same_bound(group: list[Mention]) -> list[Mention]:
    """达到90%、75%、50%以上: what only the last figure says holds for all."""
    bound = group[-1].bound
    if len(group) < 2 or bound is None or any(mention.bound for mention in group[:-1]):
        return group
    return [replace(mention, bound=bound) for mention in group] if bound in (">=", "<=") else group


def _run(text: str, figures: list[Mention], index: int, end: int) -> int:
    """The last figure of a run that only list marks separate: 50%和25%."""
    last = index
    while last + 1 < len(figures):
        one, other = figures[last], figures[last + 1]
        after = _tail(text, one.end, end)
        predicate = read_predicate(text, after, other.start)
        gap = text[after : predicate.start]
        if not text[after : other.start] or gap.strip(_LIST) or not stops(text, after, end):
            break
        if (
            predicate.roles & {"up", "down", "from"}
            or predicate.create
            or predicate.kept
            or "rise" in predicate.nearest
        ):
            break
        if predicate.roles and (not gap.strip(" ") or (one.sort != other.sort and not predicate.apart)):
            break
        if {one.sort, other.sort} & {"ratio", "double", "group", "times"} and one.sort != other.sort:
            break
        last += 1
    return last


def _tail(text: str, place: int, end: int) -> int:
    """Where the empty words behind a figure end (台阶, 大关, 的目标)."""
    while place < end:
        found = table("tail").at_start(text, place)
        if found is None:
            return place
        following = place + len(found[0])
        closing = found[0].endswith(("台阶", "大关", "关口", "门槛"))
        if not closing and not stops(text, following, end) and not text.startswith("的", following):
            return place
        place = following
    return place


def _right(text: str, after: int, end: int, following: Mention | None) -> tuple[int, int]:
    """Where the name behind a figure ends, and where the next figure's own text starts."""
    if following is None:
        return _before_list(text, after, end), end
    predicate = read_predicate(text, after, following.start)
    stop = predicate.start
    piece = text[after:stop]
    if piece.rstrip(" ").endswith(DELIMITERS):
        return _before_list(text, after, stop), stop
    cut = piece.rfind("、")
    if cut >= 0:
        if "apart" in predicate.roles or predicate.apart:
            cut = piece.find("、")
        return after + cut, after + cut + 1
    for word in ("以及", "和", "与", "并"):
        if (place := piece.rfind(word)) > 0:
            return after + place, after + place + len(word)
    return stop, stop


def _before_list(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _LIST:
        end -= 1
    return end


def _join(
    folded: Folded,
    cursor: int,
    predicate: Predicate,
    group: list[Mention],
    after: int,
    right_end: int,
    memory: Memory,
    opened: bool,
    loose: bool,
) -> list[Claim]:
    """Names for a figure, or for a run of figures; `loose` where the clause has begun with something else."""
    text = folded.text
    first = group[0]
    left = indicators.from_left(folded, cursor, predicate.start)
    behind = text[after:right_end]
    right = "" if _over(behind) else indicators.from_right(folded, after, right_end)
    named = bool(memory.owner())
    if "from" in predicate.roles:
        name = naming.full_share(naming.subject_of(left, predicate, memory), first)
        bound = {} if predicate.roles & {"gt", "ge", "le", "about"} else {"comparison": "="}
        return [naming.claim_of(first, predicate, name, past=True, **bound)]
    if not sensible(text, first, predicate, left, right, named, opened, loose):
        return []
    if first.sort == "ratio":
        return _structure(first, left or memory.owner(), predicate)
    if right and not _speaks(predicate, left):
        return _behind(folded, cursor, predicate, group, left, right)
    if len(group) > 1:
        spread = _spread(folded, cursor, predicate, group, left, memory)
        if spread:
            return spread
    if not left and memory.trend and first.unit == "%" and _hopes(predicate):
        further = indicators.base_of(memory.owner()) + memory.trend
        return [naming.claim_of(first, predicate, further, comparison="growth")]
    if len(group) == 1 and _shared_figure(predicate, first, left):
        each = _each_alike(left, predicate, first, memory)
        if each:
            return each
    if first.unit == "百分点":
        left = re.sub(r"(?:高于|低于|快于|高出|优于).*$", "", left)
    alone = opened and left in words()["own_amounts"]
    name = left if alone else naming.subject_of(left, predicate, memory, first.unit)
    more = predicate.reference and not left and (predicate.kept or "fresh" in predicate.roles)
    if not left and "annual" in predicate.roles and not predicate.growth_said and first.unit != "%":
        name = "年均" + name
    if "share" in predicate.roles and not name.endswith("比重"):
        name += "占比"
    name = naming.full_share(naming.with_trend(name, first, predicate, memory), first)
    if _each(folded, cursor, predicate.start) and indicators.kept_verb(name):
        name = "每年" + name
    unsure = "多个数值对应一个名称" if len(group) > 1 else first.unsure
    verb = indicators.kept_verb(name)
    return [
        naming.claim_of(
            figure,
            predicate,
            name,
            nth=number,
            of=len(group),
            unsure=figure.unsure or unsure,
            verb=verb,
            **({"comparison": "change"} if more else {}),
        )
        for number, figure in enumerate(group)
    ]


def _hopes(predicate: Predicate) -> bool:
    """增长9%以上，力争10%: a second figure of the same growth."""
    return predicate.wishes and not predicate.level and predicate.roles <= {"reach", "adverb", "gt", "ge", "about"}


def _over(behind: str) -> bool:
    """Whether nothing that could be a name follows a figure."""
    if not behind or behind.startswith(("、", "，", "；", "。", "：", "/", "并", "且", "或", "以及", "还")):
        return True
    return behind.startswith(DELIMITERS) or (behind[0] == BRACKET and len(behind) == 1)


def _each(folded: Folded, start: int, end: int) -> bool:
    """Whether 每年 stands in front."""
    return any(folded.text[index] == PERIOD and folded.period(index).each for index in range(start, end))


def _speaks(predicate: Predicate, left: str) -> bool:
    """Whether a subject and its verb before a figure already say what it measures (企业达到100家)."""
    reached = bool(predicate.roles & {"reach", "gt", "ge", "le", "up", "down", "share"})
    return (
        bool(left)
        and reached
        and not predicate.create
        and not left.endswith(("中", "内", "领域", "等"))
        and (not indicators.is_bare(left) or "的" not in predicate.between)
    )


def _behind(
    folded: Folded, cursor: int, predicate: Predicate, group: list[Mention], left: str, right: str
) -> list[Claim]:
    """培育5家百亿级企业: the name stands behind the figure."""
    each = _each(folded, cursor, predicate.start)
    kept = predicate.kept or ("新增" if "fresh" in predicate.roles else "")
    if (
        "突破" in predicate.words
        and not left
        and right.endswith(("技术", "产品", "难题", "瓶颈", "环节", "装备", "成果"))
    ):
        predicate.roles.discard("gt")
    if len(group) > 1:
        names = distribute(right, len(group))
        if names:
            return [
                naming.claim_of(figure, predicate, kept + name, nth=number, of=len(group), verb=kept)
                for number, (figure, name) in enumerate(zip(group, names, strict=True))
            ]
    name = naming.from_behind(left, right, group[-1], predicate, each)
    if not name:
        return []
    return [naming.claim_of(group[-1], predicate, name, start=group[0].start, verb=kept)]


def _spread(
    folded: Folded, cursor: int, predicate: Predicate, group: list[Mention], left: str, memory: Memory
) -> list[Claim]:
    """Several figures for several subjects, or for several years."""
    count = len(group)
    marks = folded.text[cursor : predicate.start].count(PERIOD)
    names = distribute(left, count) if left else None
    if not left:
        names = distribute(memory.pending, count) if memory.pending else None
        if names is None and len(memory.names) >= count and (predicate.apart or predicate.growth):
            names = [indicators.base_of(name) for name in memory.names[-count:]]
    if names and not (marks == count and marks > 1):
        kept = predicate.kept if predicate.kept.startswith(("新增", "净增")) else ""
        claims = []
        for number, (figure, name) in enumerate(zip(group, names, strict=True)):
            if name.startswith("占"):
                name = indicators.share_of(name, memory.owner())
            name = naming.full_share(naming.with_trend(kept + name, figure, predicate, memory), figure)
            claims.append(naming.claim_of(figure, predicate, name, nth=number, of=count))
        return claims
    if count in (marks, memory.years):
        name = naming.full_share(
            naming.with_trend(naming.subject_of(left, predicate, memory), group[0], predicate, memory), group[0]
        )
        return [
            naming.claim_of(figure, predicate, name, nth=number, of=count, spread_years=True)
            for number, figure in enumerate(group)
        ]
    return []


def _each_alike(left: str, predicate: Predicate, mention: Mention, memory: Memory) -> list[Claim]:
    """甲、乙产业营业收入均突破1万亿元: one figure for each."""
    said = _TOTAL.search(left)
    names = distribute(left, int(number(said.group(1)) or 0)) if said else None
    if not names:
        names = distribute(left, left.count("、") + 1 + sum(left.count(word) for word in ("和", "及")))
    if not names:
        names = distribute(left, left.count("、") + 1)
    if not names or not all(len(name) > 3 for name in names):
        return []
    if not predicate.alike and not predicate.apart and not all(indicators.is_measure(name) for name in names):
        return []
    return [
        naming.claim_of(
            mention, predicate, naming.full_share(naming.with_trend(name, mention, predicate, memory), mention)
        )
        for name in names
    ]


def _shared_figure(predicate: Predicate, mention: Mention, left: str) -> bool:
    """Whether one figure holds for each of several subjects (均, 各)."""
    if predicate.alike or predicate.apart:
        return bool(re.search("[、和与及]", left))
    return mention.sort == "double" and "、" in left


def _structure(mention: Mention, subject: str, predicate: Predicate) -> list[Claim]:
    """三次产业结构调整为1.9:47.2:51.9: one figure for each sector; 2.5:1 is 2.5."""
    if len(mention.parts) == 2:
        if mention.parts[1] != 1 or (not predicate.said and not subject.endswith("比")):
            return []
        claim = naming.claim_of(mention, predicate, subject)
        return [
            replace(
                claim,
                comparison="=" if claim.comparison is None else claim.comparison,
                value=mention.parts[0],
                unit=None,
            )
        ]
    if "产" not in subject:
        return []
    return [
        Claim(name, "=", part, None, "%", mention.start, mention.end, committed=predicate.said)
        for name, part in zip(words()["sectors"], mention.parts, strict=False)
    ]


def usable(name: str) -> bool:
    """Whether a name can stand as an indicator.

    name     text
    returns  bool
    """
    if len(name) < 2 or starts_with(name, ("其", "该")):
        return False
    return not _NO_NAME.match(name) or name in ("GDP", "PUE")
