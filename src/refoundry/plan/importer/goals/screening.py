"""Which numbers of a clause are figures at all, and which only belong to a name or a slogan."""

import re
from dataclasses import replace

from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.lexicon import table, units, words
from refoundry.plan.importer.goals.predicates import Predicate, read_predicate
from refoundry.plan.importer.goals.quantities import Mention, bounded
from refoundry.plan.importer.goals.spans import BRACKET, Folded

DELIMITERS = ("、", "，", "；", "和", "与", "及", "以及", "并", "且", "或", "/", "。", "：", "还")
_STOP = re.compile("[、，；。：]")
# 500米公共服务设施覆盖率: a distance that belongs to the name.
_REACHES = ("米", "公里", "千米")
_ACHIEVED = re.compile("(?:实现|完成)..")
_LEVELLED = re.compile("(?:迈上|跨上|达到|突破|进入).{1,4}亿元?级$")
_PLAIN_COUNT = ("count", "group", "bare")


def stops(text: str, place: int, end: int) -> bool:
    """Whether a phrase is over at a place: end, mark, bracket or joining word.

    text     text
    place    int
    end      int    of the clause
    returns  bool
    """
    return (
        place >= end
        or text[place] in "、，；。：）"
        or text[place] == BRACKET
        or text.startswith(("和", "与", "及", "并", "以及", "且"), place)
    )


def figures_of(folded: Folded, start: int, end: int, mentions: list[Mention]) -> list[Mention]:
    """The figures of a clause that may be goals: without levels, sizes of firms, and counts inside a name.

    folded    Folded   the paragraph
    start     int      of the clause
    end       int      of the clause
    mentions  list     every number with a unit
    returns   list of Mention
    """
    text = folded.text
    kept = [_with_bracketed_unit(folded, mention) for mention in mentions if mention.sort != "level"]
    kept = [mention for mention in kept if not _loose(text, mention, end)]
    kept = [
        mention
        for index, mention in enumerate(kept)
        if not _sizes_in_name(
            text,
            start,
            mention,
            kept[index - 1] if index else None,
            kept[index + 1] if index + 1 < len(kept) else None,
            end,
        )
    ]
    return [
        mention
        for index, mention in enumerate(kept)
        if not _counts_in_name(text, start, mention, kept[index + 1] if index + 1 < len(kept) else None)
    ]


def _loose(text: str, mention: Mention, end: int) -> bool:
    """A number without unit that no phrase ends with."""
    return mention.sort == "bare" and mention.unit is None and not stops(text, mention.end, end)


def _with_bracketed_unit(folded: Folded, mention: Mention) -> Mention:
    """74家（个）, 8万台（套）: the bracket belongs to the unit."""
    if mention.unit is None or folded.text[mention.end : mention.end + 1] != BRACKET:
        return mention
    content = folded.content(mention.end)
    known = {entry["unit"] for entry in units()["count"]}
    if content not in known or mention.unit in ("%", "亿元"):
        return mention
    return bounded(folded.text, replace(mention, unit=f"{mention.unit}（{content}）", end=mention.end + 1))


def _gap(text: str, mention: Mention, following: Mention) -> str:
    return text[mention.end : following.start]


def _counts_in_name(text: str, start: int, mention: Mention, following: Mention | None) -> bool:
    """三类医疗器械注册证36张, 12条重点产业链营业收入达到…, 甲、乙、丙3条产业链分别…: the first number is in a name."""
    if mention.sort not in ("count", "group") or following is None:
        return False
    gap = _gap(text, mention, following)
    if not gap or _STOP.search(gap) or gap.startswith(DELIMITERS):
        return False
    predicate = read_predicate(text, mention.end, following.start)
    if predicate.apart:
        return True
    noun = text[mention.end : predicate.start]
    if not noun or noun.endswith(("和", "与", "及", "并")):
        return False
    before = read_predicate(text, start, mention.start)
    if following.sort in ("count", "bare"):
        return not (
            before.create and mention.value != 1 and predicate.roles & {"reach"} and not mention.written[:1].isdigit()
        )
    if mention.sort == "group":
        return not noun.endswith("和")
    return (
        (bool(predicate.roles & {"reach", "up", "down", "gt", "ge", "le", "about"}) or bool(_ACHIEVED.search(noun)))
        and indicators.is_measure(noun)
        and (not before.create)
    )


def _sizes_in_name(
    text: str, start: int, mention: Mention, before: Mention | None, following: Mention | None, end: int
) -> bool:
    """亿元以上项目20个, 10家营业收入超100亿元的企业: an amount that only says how large they are."""
    if mention.sort not in ("money", "measure", "percent", "count", "bare"):
        return False
    counted = following is not None and following.sort == "count" and mention.sort == "money"
    if counted and following is not None and text[mention.end : following.start] in ("", "的"):
        return True
    rest = text[mention.end : end]
    if rest.startswith(DELIMITERS) or not rest or rest[0] == BRACKET:
        return False
    noun = rest.removeprefix("的")
    stop = _STOP.search(noun)
    piece = noun[: stop.start()] if stop else noun
    limit = mention.end + len(rest) - len(noun) + len(piece)
    later = following is not None and following.sort in _PLAIN_COUNT and following.start <= limit
    earlier = before is not None and before.sort in ("count", "group") and not _STOP.search(_gap(text, before, mention))
    if mention.sort in ("count", "bare"):
        return later and rest.startswith("的")
    sized = mention.sort == "money" and following is not None and following.start <= limit
    if rest.startswith("的") and (later or earlier or sized):
        return True
    if mention.sort == "money" and later and following is not None:
        return read_predicate(text, mention.end, following.start).start > mention.end
    if mention.sort == "money":
        if piece.endswith(tuple(words()["funds"])):
            return False
        if table("money_qualified").at_start(noun, 0) and not _is_amount(piece):
            return True
        if rest.startswith("的") and not read_predicate(text, start, mention.start).create:
            left = text[start : read_predicate(text, start, mention.start).start]
            return indicators.is_measure(left)
    if mention.sort == "measure" and following is not None and following.start <= limit and mention.unit in _REACHES:
        predicate = read_predicate(text, start, mention.start)
        name = text[mention.end : read_predicate(text, mention.end, following.start).start]
        return not predicate.said and indicators.is_measure(name)
    return mention.sort == "measure" and (later or earlier)


def _is_amount(piece: str) -> bool:
    return indicators.is_measure(piece) and not piece.endswith(("专利", "投资", "人口", "用户"))


def sensible(
    text: str,
    mention: Mention,
    predicate: Predicate,
    left: str,
    right: str,
    named: bool,
    opened: bool,
    loose: bool = False,
) -> bool:
    """Whether a figure can be a goal: not a slogan, a duration, a lonely 一个.

    text       text        folded
    mention    Mention
    predicate  Predicate   before it
    left       text        the name before it
    right      text        the name behind it
    named      bool        whether the sentence has named something already
    opened     bool        whether the clause starts with a verb that promises
    loose      bool        whether the clause has begun with something that was no goal
    returns    bool
    """
    content, roles = words(), predicate.roles
    strong = bool(roles & {"reach", "gt", "ge", "le", "about", "up", "down"})
    verb = predicate.create or bool(predicate.kept) or "fresh" in roles
    if mention.sort == "ratio":
        return True
    if right.endswith("中") and not strong and not verb:
        return False
    if mention.sort == "bare":
        if mention.unit is not None:
            return strong and not right
        return not right and left.endswith(tuple(content["indexes"])) and (strong or left.endswith(("率", "比")))
    if mention.sort == "group":
        return verb and bool(right) and not right.endswith(tuple(content["slogan"])) and len(right) < 20
    if mention.sort == "time":
        return strong and left.endswith(tuple(content["timed"]))
    if mention.sort == "double":
        said = predicate.said or predicate.reference or opened or mention.written != "倍增"
        return said and stops(text, mention.end, len(text)) and (bool(left) or named)
    if mention.round and mention.sort in ("count", "money", "measure"):
        return bool(roles & {"reach", "gt", "ge", "about", "le"}) or (bool(left) and not right and predicate.create)
    if mention.written.startswith("一") and mention.written[1:] and mention.value == 1:
        if left and not right:
            return mention.unit in ("家", "个", "户", "座", "所")
        return verb and (
            (mention.unit in ("家", "所", "座") and 0 < len(right) <= 16)
            or bool(re.match(r"(?:\d+|[一二三四五六七八九十百千万]+)亿元?级", right))
        )
    if mention.unit in content["gatherings"] and (right or left).endswith(tuple(content["gathered"])):
        return False
    if mention.unit in ("次", "场", "场次", "人次") and re.search("每[月周季]", left):
        return False
    if mention.sort in ("count", "group") and right and not verb:
        described = tuple(content["describe"])
        if left.endswith(described) or left.startswith(described):
            return False
    if mention.sort == "count" and text.startswith(("台阶", "大关"), mention.end):
        return False
    if mention.sort == "count" and right:
        if right.endswith(("台阶", "大关")):
            return False
        if right in content["slogan"] or right.endswith(tuple(content["never_nouns"])):
            return False
        if _LEVELLED.search(right):
            return False
        if not (verb or strong or opened) and (loose or len(left) > 3 or _states(right)):
            return left.endswith(tuple(content["scopes"])) or _lists(left) == mention.value
        if predicate.verb in content["causing"] and right.endswith(tuple(content["caused"])):
            return False
    return True


def _lists(left: str) -> int:
    """How many names stand before a count: 甲、乙、丙3个产业集群."""
    return left.count("、") + 1 if "、" in left else 0


def _states(right: str) -> bool:
    """Whether what follows a count is a whole statement: 12条重点产业链规模全面提升."""
    return bool(table("statement").at_end(right, len(right))) or bool(re.search("已经?[^、]{1,4}$", right))
