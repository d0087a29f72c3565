"""A figure and the text around it as one claim: elided subjects put back, growth kept in the name."""

import re
from dataclasses import replace

from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.claims import Claim, Memory
from refoundry.plan.importer.goals.lexicon import words
from refoundry.plan.importer.goals.predicates import Predicate, judged
from refoundry.plan.importer.goals.quantities import Mention

_TOWARDS = re.compile("对[^“”]{2,12}(?:贡献|拉动|支撑)")
_REGION = re.compile(r"(?:占)?(?:了)?(全国|全省|全市|全区|全县|全州)$")


def claim_of(mention: Mention, predicate: Predicate, name: str, **more: object) -> Claim:
    """A claim for one figure.

    mention    Mention
    predicate  Predicate   before it
    name       text
    more                   other fields of Claim
    returns    Claim
    """
    comparison, value, high, unit = judged(mention, predicate)
    claim = Claim(
        name,
        comparison,
        value,
        high,
        unit,
        mention.start,
        mention.end,
        unsure=mention.unsure,
        committed=predicate.said,
        bound="ge" in predicate.roles,
    )
    if mention.written.endswith("亿") and claim.unit == "亿元" and name.endswith(tuple(words()["numbered"])):
        claim.unit, claim.unsure = "亿", "缺单位"
    if claim.unit == "万":
        for ending, unit in words()["counted_in"].items():
            if name.endswith(ending):
                claim.unit, claim.unsure = unit, None
    return replace(claim, **more)  # type: ignore[arg-type]


def subject_of(left: str, predicate: Predicate, memory: Memory, unit: str | None = None) -> str:
    """The name before a figure, with what the sentence has left out put back.

    left       text        what stands before the predicate, cleaned
    predicate  Predicate
    memory     Memory      of the sentence
    unit       text or None   of the figure
    returns    text
    """
    if predicate.kept:
        fresh = predicate.kept.startswith(("新增", "净增"))
        if fresh and not left and predicate.reference:
            return indicators.base_of(memory.owner())
        left = predicate.kept + left if fresh or not left else left + predicate.kept
    elif "fresh" in predicate.roles:
        if not left and predicate.reference:
            return indicators.base_of(memory.owner())
        left = "新增" + left
    if left.startswith(("高于", "低于", "快于", "优于")):
        return memory.owner()
    if not left:
        steady = unit if unit != "%" and not predicate.growth_said else None
        return indicators.whole(indicators.base_of(memory.owner(steady)))
    if left in ("占比", "比重"):
        base = indicators.base_of(memory.owner()).split("占")[0]
        for name in reversed(memory.names):
            if base and name.startswith(base) and name.endswith(("占比", "比重")):
                return name
    if indicators.is_bare(left):
        return indicators.with_owner(left, _owner_of_bare(memory))
    if (left.startswith("占") and len(left) > 2) or _TOWARDS.match(left):
        return indicators.share_of(left, memory.owner())
    verb = indicators.kept_verb(left)
    counted = next((name for name, its in reversed(memory.measured) if its == unit), "")
    if verb == left and (memory.subject if memory.unit == unit else counted):
        owner = indicators.base_of(memory.subject if memory.unit == unit else counted)
        return left + owner.removeprefix(indicators.kept_verb(owner))
    return left


def _owner_of_bare(memory: Memory) -> str:
    """设立产业基金，总规模…: a clause without figures right before owns the amount, if it is a name."""
    if memory.pending and len(memory.pending) <= 24 and not indicators.is_statement(memory.pending):
        return memory.pending
    return memory.subject or memory.label


def with_trend(name: str, mention: Mention, predicate: Predicate, memory: Memory) -> str:
    """A name as its growth is called: 年均增长, 年均下降, 增长, 下降, 累计下降 behind it.

    name       text
    mention    Mention
    predicate  Predicate
    memory     Memory
    returns    text
    """
    roles = predicate.roles
    if mention.sort == "double" or (mention.sort == "times" and (roles & {"up", "down"} or predicate.reference)):
        return indicators.base_of(name) + ("下降" if "down" in roles else "增长")
    if mention.unit == "%" and not predicate.level and roles & {"up", "down"}:
        base = indicators.base_of(name)
        if memory.subject == name and "占" in base[1:]:
            base = base.split("占")[0]
        return base + predicate.growth
    return name


def full_share(name: str, mention: Mention) -> str:
    """占地区生产总值的28.4% is a 比重.

    name     text
    mention  Mention
    returns  text
    """
    name = re.sub(r"占(全市|全省|全区|全县|我市|我省)的?(?=地区生产总值|生产总值|GDP|规上|规模以上|工业)", "占", name)
    if (
        mention.unit == "%"
        and re.search(r"占(?!有|地(?!区)|用|比|率)[^占]{2,}$", name)
        and not name.endswith(tuple(words()["share_ends"]))
    ):
        return name + "比重"
    return name


def from_behind(left: str, right: str, mention: Mention, predicate: Predicate, each: bool) -> str:
    """The name of a figure whose noun follows it: 培育5家百亿级企业.

    left       text        what stands before
    right      text        what follows
    mention    Mention
    predicate  Predicate
    each       bool        whether 每年 stands before
    returns    text, empty where there is none
    """
    if mention.sort in ("double", "times"):
        return ""
    if mention.unit == "%":
        return part_of(left + (predicate.verb if predicate.verb in ("覆盖", "服务", "惠及") else ""), right)
    kept = predicate.kept or ("新增" if "fresh" in predicate.roles else "")
    if each and kept:
        kept = "每年" + kept
    if left and indicators.is_bare(left) and right.endswith(tuple(words()["funds"])):
        return right + left
    if left and kept and not predicate.create and len(left) <= 4:
        return left + kept + right
    scope = left if 0 < len(left) <= 12 and not left[0].isdigit() and left.endswith(tuple(words()["scopes"])) else ""
    return scope + kept + right


def part_of(left: str, right: str) -> str:
    """The name of a share of things that do something: 60%以上的规上企业建立研发机构.

    left     text
    right    text
    returns  text

    >>> part_of("", "规上企业建立研发机构"), part_of("社区", "全覆盖")
    ('规上企业建立研发机构比例', '社区覆盖率')
    """
    if right in ("全覆盖", "覆盖"):
        return left + "覆盖率"
    region = _REGION.search(left)
    if region:
        return f"{right}占{region.group(1)}比重"
    left = re.sub(r"[中内]$", "", left)
    left = left.removesuffix("占")
    return left + right.removeprefix("以上") + ("" if indicators.is_measure(right) else "比例")
