"""Levels and sizes in names: 千亿级, 超百亿元企业, 国家级1家, 500亿元级企业取得突破."""

import re
from dataclasses import replace

from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.claims import Claim, Memory
from refoundry.plan.importer.goals.draft import Comparison
from refoundry.plan.importer.goals.lexicon import words
from refoundry.plan.importer.goals.numerals import number
from refoundry.plan.importer.goals.predicates import read_predicate
from refoundry.plan.importer.goals.quantities import Mention
from refoundry.plan.importer.goals.spans import QUOTED, Folded
from refoundry.plan.importer.goals.spread import distribute, leaning

_LEVELLED = re.compile(r"(?:[\d.]+|[一二两三四五六七八九十百千]+)[万亿]*(?:亿元?|万元|强)(?:级|以上)?|世界500强|独角兽")
_SIZE = re.compile(
    r"(?P<what>.*?)(?P<size>(?:超过|过|超|突破|达到|达)?(?:(?:[\d.]+|[一二两三四五六七八九十百千]+)[万亿]*|[万亿]+)元(?:以上)?的?)(?P<who>.+)$"
)
_HEAD = re.compile(r".*?(?:级(?:以上|及以上)?|以上)(?:的)?(?=.)")
_ADJECTIVE = re.compile(r"(?:先进|领先|一流|知名|突出|显著|强大|领跑)$")
_CLOSED = re.compile(r"(?:规模|台阶|大关|能级|水平|行列)?(?:$|[、，；。])")
_EACH = re.compile(r"([两二三四五六七八九十]|\d{1,2})[大个条]([^、，]{2,12})(?:迈上|跨上|达到|突破|进入)$")
_KIND = re.compile(r"等(产业集群|产业链|产业|集群)(?:$|[，；。])")
_NEXT = re.compile("[、等]")
_LETTERS = re.compile("[\u4e00-\u9fff]{2}")
_OPEN = re.compile(r"(?:级|级以上|级及以上|亿元|亿元以上|万元以上)$")


def complete(claims: list[Claim], memory: Memory) -> None:
    """Give 1个万亿级、10个百亿级产业集群 and 其中国家级1家 the head noun they share, 超百亿元企业 its measure.

    claims   list of Claim   of one clause; their names are completed
    memory   Memory          of the sentence
    """
    for index, claim in enumerate(claims):
        if is_open(claim.name):
            others = [other.name for other in [*claims[index + 1 :], *reversed(claims[:index])]]
            for other in [*others, *reversed(memory.names)]:
                head = _HEAD.match(other)
                if is_open(other) or not other:
                    continue
                noun = other[head.end() :] if head else other
                if sized_name := _SIZE.match(noun):
                    noun = sized_name["who"]
                noun = re.sub(r"^(?:新增|每年新增|新建)", "", noun)
                claim.name = claim.name + noun
                break
        if _ADJECTIVE.search(claim.name) and index + 1 < len(claims):
            shared = re.search(r"的([^的]{2,16})$", claims[index + 1].name)
            claim.name += shared.group(0) if shared else ""
        _size(claim, [other.name for other in claims[:index]], memory)


def measured(claims: list[Claim], memory: Memory) -> None:
    """Give 甲产业规模突破4000亿元、乙2500亿元 the measure their list shares.

    claims   list of Claim   of one clause; their names are completed
    memory   Memory          of the sentence
    """
    before = memory.names[-1] if memory.names else ""
    unit = memory.unit
    for claim in claims:
        if claim.unit in ("亿元", "万元", "亿美元") and claim.bare_list and not indicators.is_measure(claim.name):
            found = re.search(
                r"(产业|集群)?((?:总|年|工业)?(?:产值|规模|营业收入|主营业务收入|营收|增加值|销售收入|收入))$", before
            )
            if found and not claim.name.endswith(tuple(words()["funds"])):
                joint = "" if re.search(r"(?:业|集群|产业链|园区|区)$", claim.name) else found.group(1) or ""
                claim.name += joint + found.group(2)
        elif claim.bare_list and claim.unit and not indicators.is_measure(claim.name):
            found = re.search(r"(装机容量|装机规模|装机|产能|产量|用电量|吞吐量|通车里程|建筑面积)$", before)
            if found and claim.unit == unit:
                claim.name += found.group(1)
        base = indicators.base_of(claim.name)
        if claim.comparison == "growth" and base in words()["shared_head"]:
            claim.name = leaning(base, indicators.base_of(before)) + claim.name[len(base) :]
        before, unit = claim.name, claim.unit


def _size(claim: Claim, before: list[str], memory: Memory) -> None:
    """超百亿元企业 after 营业收入超千亿元企业 is 营业收入超百亿元企业."""
    mine = _SIZE.match(claim.name.removeprefix(indicators.kept_verb(claim.name)))
    if mine is None or mine["what"]:
        return
    for name in [*reversed(before), *reversed(memory.names[-4:])]:
        other = _SIZE.match(name)
        if other and other["what"] and other["who"] == mine["who"] and indicators.is_measure(other["what"]):
            claim.name = other["what"] + mine["size"] + mine["who"]
            return


def is_open(name: str) -> bool:
    """Whether a name still lacks its noun: 国家级, 百亿级.

    name     text
    returns  bool
    """
    return bool(_OPEN.search(name)) or name in words()["levels"]


def sized(folded: Folded, start: int, end: int, mentions: list[Mention], counted: list[Mention]) -> list[Claim]:
    """培育形成五千亿级的数字经济产业集群: the size is the figure where nothing counts the clusters.

    folded    Folded   the paragraph
    start     int      of the clause
    end       int      of the clause
    mentions  list     its numbers, levels among them
    counted   list     its figures
    returns   list of Claim
    """
    claims: list[Claim] = []
    text = folded.text
    before = start
    kind = _KIND.search(text, start, end)
    for mention in mentions:
        cursor, before = before, mention.end
        if mention.sort != "level" and not (
            mention.sort == "money" and text.startswith(("规模的", "产值的"), mention.end)
        ):
            continue
        if mention.sort == "level" and (each := _EACH.search(text, start, mention.start)):
            names = distribute(indicators.from_left(folded, start, each.start()), int(number(each[1]) or 0)) or []
            claims += [_size_of(name + each[2], mention, mention.end) for name in names]
            continue
        if any(
            figure.start < mention.start and not re.search("[、，]", text[figure.end : mention.start])
            for figure in counted
        ):
            continue
        predicate = read_predicate(text, start, mention.start)
        left = indicators.from_left(folded, start, predicate.start)
        if indicators.is_measure(left) and predicate.roles & {"reach", "gt"} and _CLOSED.match(text, mention.end):
            over: Comparison = ">" if "gt" in predicate.roles else "="
            claims.append(replace(_size_of(left, mention, mention.end), comparison=over))
            continue
        if left and kind and mention.sort == "level" and _NEXT.match(text, mention.end):
            own = indicators.from_left(folded, cursor, mention.start)
            if _LETTERS.search(own):
                claims.append(_size_of(own + kind.group(1) + "规模", mention, mention.end))
        if left or not (predicate.create or "reach" in predicate.roles):
            continue
        stop = min(
            (place for place in (text.find(mark, mention.end, end) for mark in "、，；。") if place >= 0), default=end
        )
        if any(mention.end <= figure.start < stop for figure in counted) or QUOTED in text[mention.end : stop]:
            continue
        name = re.sub(r"^(?:规模|产值)?的", "", indicators.from_right(folded, mention.end, stop))
        head = re.match(r"(.{2,14}?)(?:产业集群|产业链|产业|集群)$", name)
        if not head or head.group(1) in words()["nameless"]:
            continue
        claims.append(_size_of(name + "规模", mention, stop))
    return claims


def _size_of(name: str, mention: Mention, end: int) -> Claim:
    doubt = "以级别表示的规模"
    return Claim(name, "=", mention.value, None, mention.unit, mention.start, end, unsure=doubt, committed=True)


def qualitative(folded: Folded, start: int, end: int) -> list[Claim]:
    """500亿元级企业取得突破: a goal whose figure is in its name.

    folded   Folded   the paragraph
    start    int      of the clause
    end      int      of the clause
    returns  list of Claim
    """
    text = folded.text[start:end]
    shown = indicators.expand(folded, start, end)
    found = next((phrase for phrase in words()["qualitative"] if shown.endswith(phrase)), None)
    if found is None:
        return []
    piece = start + text.rfind("、") + 1
    name = indicators.from_left(folded, piece, end).removesuffix(found)
    name = re.sub(r"(?:有望|力争|争取|实现|取得|培育).{0,8}$", "", name)
    if not _LEVELLED.search(name) or len(name) < 4:
        return []
    return [Claim(name, None, None, None, None, piece, end, qualitative=True, unsure="定性目标", committed=True)]
